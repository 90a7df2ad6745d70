import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 3, 8) + 5


def level(x):
    return abs(round(x.mean().item(), 1))


# ja: フラグを渡さずに呼ぶ
# en: Leave the flags out
m, v = torch.zeros(3), torch.ones(3)
batch_f = level(F.batch_norm(x, m, v))
batch_m = level(m)
inst_f = level(F.instance_norm(x, m, v))
inst_m = level(m)
print("output, m")
print("F.batch_norm   ", batch_f, batch_m)
print("F.instance_norm", inst_f, inst_m)

batch_nn = level(nn.BatchNorm1d(3).eval()(x))
inst_nn = level(nn.InstanceNorm1d(3).eval()(x))
print("output in eval()")
print("nn.BatchNorm1d   ", batch_nn)
print("nn.InstanceNorm1d", inst_nn)
