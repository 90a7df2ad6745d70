import torch
from torch import nn

norm, act = nn.BatchNorm1d(3), nn.ReLU()
net = nn.Sequential(nn.Linear(4, 3), norm, act)


def note(part, args, output):
    called.append(type(part).__name__)


# ja: どの行も、モデルに 1 回言うだけ
# en: Each line speaks to the model, once
called = []
net.apply(lambda m: m.register_forward_hook(note))
net(torch.ones(2, 4))
print("hooks", *called, sep="\n  ")

net.eval()
modes = [part.training for part in net]
print("eval() ", *modes)
net.to("meta")
tensors = net.state_dict().values()
devices = {str(t.device) for t in tensors}
moved = len(tensors)
print("to()   ", moved, "tensors on", *devices)
