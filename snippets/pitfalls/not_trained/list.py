from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(2, 2)]
        self.heads = {"a": nn.Linear(2, 1)}
        self.out = nn.Linear(1, 1)


names = list(dict(Net().named_parameters()))
print("\n".join(names))
