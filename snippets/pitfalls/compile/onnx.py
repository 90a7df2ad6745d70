import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        x = F.dropout(x, 0.1)
        x = F.dropout(x, 0.2, training=self.training)
        return F.dropout(x, 0.3, training=True)


model, x = Net().eval(), torch.ones(1000)
graph = torch.export.export(model, (x,)).graph
# ja: 最初は入力、最後は出力のノード
# en: The first node is the input, the last the output
for node in list(graph.nodes)[1:-1]:
    print(node.target, node.args[1:])
