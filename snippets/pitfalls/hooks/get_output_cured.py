import torch
import torch.nn.functional as F
from torch import fx, nn


class Skip(nn.Module):
    def forward(self, x):
        return x + F.relu(x)


net = nn.Sequential(nn.Linear(2, 3), Skip())
graph = fx.symbolic_trace(net)
run = fx.Interpreter(graph, garbage_collect_values=False)
run.run(torch.ones(1, 2))
kept = {node.name: y for node, y in run.env.items()}
print(*kept)
