import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 3, 8) + 5


def mean_of(x):
    return abs(round(x.mean().item(), 1))


# ja: 書かずに呼ぶ
# en: Leave the flags out
mean, var = torch.zeros(3), torch.ones(3)
batch_out = mean_of(F.batch_norm(x, mean, var))
batch_mean = mean_of(mean)
inst_out = mean_of(F.instance_norm(x, mean, var))
inst_mean = mean_of(mean)
print("output, running_mean")
print("F.batch_norm   ", batch_out, batch_mean)
print("F.instance_norm", inst_out, inst_mean)

batch = nn.BatchNorm1d(3).eval()
inst = nn.InstanceNorm1d(3).eval()
batch_eval = mean_of(batch(x))
inst_eval = mean_of(inst(x))
print("output in eval()")
print("nn.BatchNorm1d   ", batch_eval)
print("nn.InstanceNorm1d", inst_eval)
