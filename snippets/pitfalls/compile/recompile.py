import torch
from torch import nn

graphs = []


def backend(graph, inputs):
    graphs.append(graph)
    return graph


model, x = nn.Dropout(0.5), torch.ones(1000)
compiled = torch.compile(model, backend=backend)
for mode in (True, False) * 3:
    compiled.train(mode)
    dropped = (compiled(x) == 0).any().item()
    print(mode, dropped, len(graphs))
