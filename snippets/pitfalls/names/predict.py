from torch import nn

conv = nn.Conv2d(1, 1, 5, padding=4 / 2)
padding = conv.padding
print("padding", padding)
