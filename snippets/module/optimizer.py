import torch
from torch import nn
from torch.optim import SGD

torch.manual_seed(0)
body = nn.Linear(10, 5)
head = nn.Linear(5, 1)
model = nn.Sequential(body, head)
w = body.weight
start = w.detach().clone()

model(torch.randn(8, 10)).sum().backward()
has_grad = w.grad is not None
print("body has a gradient", has_grad)
print("body changed after")
after_backward = not torch.equal(w, start)
print("  backward() ", after_backward)
# ja: head のパラメータだけを渡す
# en: Given the parameters of head alone
SGD(head.parameters(), lr=0.1).step()
after_head = not torch.equal(w, start)
print("  step, head ", after_head)
SGD(model.parameters(), lr=0.1).step()
after_model = not torch.equal(w, start)
print("  step, model", after_model)
