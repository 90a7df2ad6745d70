import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
image = torch.rand(1, 1, 4, 4)
theta = torch.eye(2, 3)[None]
no = {"align_corners": False}
grid = F.affine_grid(theta, image.shape, **no)
back = F.grid_sample(image, grid, **no)
same = torch.allclose(back, image)
print("image comes back ", same)
swapped = F.grid_sample(image, grid.flip(-1), **no)
transposed = torch.allclose(swapped, image.mT)
print("(y, x) transposes", transposed)

fine = F.affine_grid(theta, (1, 1, 8, 8), **no)
big = F.grid_sample(
    image, fine, padding_mode="border", **no
)
up = nn.Upsample(scale_factor=2, mode="bilinear")
upsample = torch.allclose(big, up(image))
print("like nn.Upsample ", upsample)
