from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(2, 2)])
        self.heads = nn.ModuleDict({"a": nn.Linear(2, 1)})
        self.out = nn.Linear(1, 1)


names = list(dict(Net().named_parameters()))
print("\n".join(names))
