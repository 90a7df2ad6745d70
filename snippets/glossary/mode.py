import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
drop = nn.Dropout(p=0.5)
net = nn.Sequential(nn.Linear(8, 64), drop)
x = torch.randn(1, 8)

net.eval()
flags = [m.training for m in net.modules()]
print(f"{flags = }")
# ja: F.dropout にはフラグを手で渡す
# en: F.dropout gets the flag by hand
y = F.dropout(x, training=net.training)
follows_flag = torch.equal(y, x)
print(f"{follows_flag = }")
# ja: eval() でも勾配は記録される
# en: eval() still records gradients
eval_records = net(x).requires_grad
print(f"{eval_records = }")

# ja: no_grad() でも dropout は効く
# en: no_grad() leaves dropout on
net.train()
with torch.no_grad():
    no_grad_drops = bool((net(x) == 0).any())
print(f"{no_grad_drops = }")
