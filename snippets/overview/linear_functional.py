import torch
import torch.nn.functional as F

torch.manual_seed(0)
# ja: 重みは自分で作り、呼ぶたびに渡す
# en: You make the weights and pass them
w = torch.empty(2, 4).uniform_(-0.5, 0.5)
b = torch.empty(2).uniform_(-0.5, 0.5)
w.requires_grad_()
b.requires_grad_()
x = torch.randn(4)
y = F.linear(x, w, b)
outputs = y.tolist()
print(outputs)
print(y.requires_grad)
