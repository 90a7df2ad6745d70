import torch
from torch import nn

torch.manual_seed(0)
body, head = nn.Linear(10, 5), nn.Linear(5, 1)
model = nn.Sequential(body, head)
start = body.weight.detach().clone()


def changed():
    return not torch.equal(body.weight, start)


model(torch.randn(8, 10)).sum().backward()
has_grad = body.weight.grad is not None
after_backward = changed()
print("body has a gradient", has_grad)
print("body changed by")
print("  backward()  ", after_backward)
# ja: head だけを渡す
# en: Given head alone
torch.optim.SGD(head.parameters(), 0.1).step()
after_head = changed()
print("  step, head  ", after_head)
torch.optim.SGD(model.parameters(), 0.1).step()
after_model = changed()
print("  step, model ", after_model)
