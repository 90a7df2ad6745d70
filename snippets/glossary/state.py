from torch import nn

norm = nn.BatchNorm1d(3)
layers = [norm, nn.Linear(3, 2), nn.ReLU()]
counts, flags = [], []
print("             params  buffers  training")
for layer in layers:
    name = type(layer).__name__
    params = len(list(layer.parameters()))
    buffers = len(list(layer.buffers()))
    flag = layer.training
    print(f"{name:12} {params:6} {buffers:8}  {flag}")
    counts.append((params, buffers))
    flags.append(flag)

# ja: 設定は層の属性にある
# en: Settings are attributes of the layer
print(norm.momentum, norm.eps)
# ja: 読み込んでも、モードは写らない
# en: Loading does not carry the mode over
norm.eval()
other = nn.BatchNorm1d(3)
other.load_state_dict(norm.state_dict())
modes = (norm.training, other.training)
print(modes)
