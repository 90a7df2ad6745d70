import torch
from torch import nn

fc = nn.Linear(4, 3)
norm, act = nn.BatchNorm1d(3), nn.ReLU()
net = nn.Sequential(fc, norm, act)


def note(part, args, output):
    called.append(type(part).__name__)


def watch(part):
    part.register_forward_hook(note)


# ja: apply、eval、to は 1 回ずつ
# en: One apply, one eval, one to
called = []
net.apply(watch)
net(torch.ones(2, 4))
print("hooks", *called, sep="\n  ")
net.eval()
modes = [part.training for part in net]
print("eval()", *modes)
net.to("meta")
tensors = net.state_dict().values()
devices = {str(t.device) for t in tensors}
moved = len(tensors)
print("to()", moved, "tensors", *devices)
