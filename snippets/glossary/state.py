from torch import nn

norm = nn.BatchNorm1d(3)
layers = [norm, nn.Linear(3, 2), nn.ReLU()]
counts, flags = [], []
print("params", "buffers", "training", sep="\t")
for layer in layers:
    params = len(list(layer.parameters()))
    buffers = len(list(layer.buffers()))
    flag = layer.training
    name = type(layer).__name__
    print(params, buffers, flag, name, sep="\t")
    counts.append((params, buffers))
    flags.append(flag)
# ja: 設定は層の属性にある
# en: A setting is an attribute of the layer
print(f"{norm.eps = }")

# ja: 読み込んでも、モードは写らない
# en: Loading does not carry the mode over
norm.eval()
other = nn.BatchNorm1d(3)
other.load_state_dict(norm.state_dict())
modes = (norm.training, other.training)
print(f"{norm.training = }")
print(f"{other.training = }")
