import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))
x = torch.randn(1, 8)

net.eval()
flags = [m.training for m in net.modules()]
print(flags)
# ja: eval() でも勾配は記録される
# en: eval() still records gradients
eval_records = net(x).requires_grad
print(f"{eval_records = }")

# ja: F.dropout にはフラグを手で渡す
# en: F.dropout gets the flag by hand
y = F.dropout(x, training=net.training)
follows_flag = torch.equal(y, x)
print(f"{follows_flag = }")

net.train()
with torch.no_grad():
    y = net(x)
no_grad_records = y.requires_grad
# ja: no_grad() でも dropout は効く
# en: no_grad() leaves dropout on
no_grad_drops = bool((y == 0).any())
print(f"{no_grad_records = }")
print(f"{no_grad_drops = }")
