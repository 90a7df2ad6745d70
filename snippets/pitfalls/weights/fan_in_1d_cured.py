from torch import nn

net = nn.Linear(3, 5)
for name, p in net.named_parameters():
    print(name, *p.shape)
    if p.dim() > 1:
        nn.init.xavier_normal_(p)
    else:
        nn.init.zeros_(p)
