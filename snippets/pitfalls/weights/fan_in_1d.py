from torch import nn

net = nn.Linear(3, 5)
# raises: ValueError
for name, p in net.named_parameters():
    print(name, *p.shape)
    nn.init.xavier_normal_(p)
