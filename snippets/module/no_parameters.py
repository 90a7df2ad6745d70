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
counts = {}
print("params", "buffers", sep="\t")
for layer in layers:
    name = type(layer).__name__
    params = len(list(layer.parameters()))
    buffers = len(list(layer.buffers()))
    counts[name] = params, buffers
    print(params, buffers, name, sep="\t")
table = list(counts.items())
flags = all(hasattr(m, "training") for m in layers)
print("all have training", flags)
