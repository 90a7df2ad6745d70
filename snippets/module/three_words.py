import torch
from torch import nn

layer = nn.Linear(10, 5)
same_package = nn is torch.nn
print("nn is torch.nn", same_package)
is_module = isinstance(layer, nn.Module)
print("layer is a Module", is_module)
classes = nn.Linear, nn.ReLU, nn.CrossEntropyLoss
subclass = [issubclass(c, nn.Module) for c in classes]
print("subclasses", *subclass)

# ja: Python から見た種類（type はクラス）
# en: What each is to Python (type: a class)
package, base = type(nn), type(nn.Module)
made = type(layer)
kinds = [t.__name__ for t in (package, base, made)]
print("nn       ", kinds[0])
print("nn.Module", kinds[1])
print("layer    ", kinds[2])
