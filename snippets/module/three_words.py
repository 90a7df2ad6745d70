import torch
from torch import nn

same_package = nn is torch.nn
print("nn is torch.nn", same_package)
layer = nn.Linear(10, 5)
is_module = isinstance(layer, nn.Module)
print("layer is a Module", is_module)
print("subclass of nn.Module")
loss = nn.CrossEntropyLoss
layer_too = issubclass(nn.Linear, nn.Module)
loss_too = issubclass(loss, nn.Module)
print("  nn.Linear", layer_too)
print("  nn.CrossEntropyLoss", loss_too)

# ja: Python から見た種類（type はクラス）
# en: What each is to Python (type: a class)
print("type()")
words = {"nn": nn, "nn.Module": nn.Module, "layer": layer}
kinds = []
for name, word in words.items():
    kinds.append(type(word).__name__)
    print(f"  {name:9}", kinds[-1])
