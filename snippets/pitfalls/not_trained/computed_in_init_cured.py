import torch


class Net(torch.nn.Linear):
    def __init__(self):
        super().__init__(2, 1)

    def forward(self, x):
        w2 = torch.sigmoid(self.weight)
        return x @ w2.T


model = Net()
model(torch.ones(2)).backward()
model(torch.ones(2)).backward()
print("gradient", model.weight.grad is not None)
