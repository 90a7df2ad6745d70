import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 3, 64) + 5
mean, var = torch.zeros(3), torch.ones(3)


def mean_of(tensor):
    return abs(round(tensor.mean().item(), 1))


# ja: フラグを渡さずに呼ぶ
# en: Leave the flags out
batch_f = mean_of(F.batch_norm(x, mean, var))
batch_m = mean_of(mean)
inst_f = mean_of(F.instance_norm(x, mean, var))
inst_m = mean_of(mean)
print("output.mean(), running_mean.mean()")
print(batch_f, batch_m, "F.batch_norm")
print(inst_f, inst_m, "F.instance_norm")

batch_nn = mean_of(nn.BatchNorm1d(3).eval()(x))
inst_nn = mean_of(nn.InstanceNorm1d(3).eval()(x))
print("eval(): output.mean()")
print(batch_nn, "nn.BatchNorm1d")
print(inst_nn, "nn.InstanceNorm1d")
