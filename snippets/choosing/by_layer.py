import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 2, 8, 8)
y = torch.randint(2, (1, 8, 8))
loss = nn.CrossEntropyLoss
layers = {
    "ReLU": nn.ReLU(),
    "MaxPool2d": nn.MaxPool2d(2),
    "Upsample": nn.Upsample(scale_factor=2),
    "Softmax": nn.Softmax(dim=1),
    "CrossEntropyLoss": loss(),
    "  weight=": loss(weight=torch.ones(2)),
    "PReLU": nn.PReLU(),
    "Dropout": nn.Dropout(0.5),
    "RReLU": nn.RReLU(),
    "BatchNorm2d": nn.BatchNorm2d(2),
}


def run(layer):
    torch.manual_seed(0)
    if isinstance(layer, loss):
        return layer(x, y)
    return layer(x)


rows = []
print("tensors  mode   layer")
for name, layer in layers.items():
    in_train = run(layer)
    in_eval = run(layer.eval())
    tensors = len(layer.state_dict())
    mode = not in_train.equal(in_eval)
    print(f"{tensors:7}  {mode!s:5}  {name}")
    rows.append((name.strip(), tensors, mode))
