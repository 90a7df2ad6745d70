import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 3, 8) + 5
mean, var = torch.zeros(3), torch.ones(3)


def mean_of(tensor):
    return abs(round(tensor.mean().item(), 1))


# ja: フラグを渡さずに呼ぶ
# en: Leave the flags out
batch_f = mean_of(F.batch_norm(x, mean, var))
batch_m = mean_of(mean)
inst_f = mean_of(F.instance_norm(x, mean, var))
inst_m = mean_of(mean)
print("output.mean()  running_mean.mean()")
print(f"{batch_f:13}  {batch_m:19}  F.batch_norm")
print(f"{inst_f:13}  {inst_m:19}  F.instance_norm")

batch_nn = mean_of(nn.BatchNorm1d(3).eval()(x))
inst_nn = mean_of(nn.InstanceNorm1d(3).eval()(x))
print("output.mean(), eval()")
print(f"{batch_nn:13}  nn.BatchNorm1d")
print(f"{inst_nn:13}  nn.InstanceNorm1d")
