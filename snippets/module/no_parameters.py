from torch import nn

layers = [
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Flatten(),
    nn.MaxPool2d(2),
    nn.PReLU(),
    nn.Linear(10, 5),
    nn.LayerNorm(5),
    nn.BatchNorm2d(5),
]
table, flags = [], []
print("params", "buffers", sep="\t")
for layer in layers:
    name = type(layer).__name__
    params = len(list(layer.parameters()))
    buffers = len(list(layer.buffers()))
    print(params, buffers, name, sep="\t")
    table.append((name, params, buffers))
    flags.append(layer.training)
print("training", set(flags))
