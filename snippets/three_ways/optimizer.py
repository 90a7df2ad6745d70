import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

torch.manual_seed(0)
net = nn.Linear(4, 2)
x, y = torch.randn(8, 4), torch.randn(8, 2)
t = {
    k: p.detach().clone().requires_grad_()
    for k, p in net.named_parameters()
}


def train(parameters):
    sgd = torch.optim.SGD(parameters, lr=0.1)
    losses = []
    for _ in range(3):
        loss = F.mse_loss(functional_call(net, t, x), y)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        losses.append(loss.item())
    return losses


of_net = train(net.parameters())
print("net.parameters()", *(f"{v:.4f}" for v in of_net))
of_dict = train(t.values())
print("t.values()      ", *(f"{v:.4f}" for v in of_dict))
net.load_state_dict(t)
back = torch.equal(net(x), functional_call(net, t, x))
print("copied back     ", back)
