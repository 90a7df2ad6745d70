import torch
import torch.nn.functional as F
from torch import nn

attend = F.scaled_dot_product_attention


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)
        self.late = [nn.Dropout(0.5)]

    def forward(self, x):
        x = self.drop(x)
        x = F.dropout(x, 0.5)
        x = self.late[0](x)
        return attend(x, x, x, dropout_p=0.1)


torch.manual_seed(0)
model, x = Net(), torch.randn(1, 8, 4)
model.eval()
same = torch.equal(model(x), model(x))
print("same output", same)
program = torch.export.export(model, (x,))
for node in program.graph.nodes:
    name = str(node.target)
    if "dropout" in name or "attention" in name:
        trace = node.meta["stack_trace"].splitlines()
        print(node.args[1:], trace[1].strip())
