import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(8, 2) + 5
# ja: 統計は自分の変数が持つ
# en: Your variables own the statistics
m, v = torch.zeros(2), torch.ones(2)
print(m)
F.batch_norm(x, m, v, training=True)
mean = m.tolist()
print(m)
y = F.batch_norm(x, m, v, training=False)
row = y[0].tolist()
print(y[0])
