import torch
import torch.nn.functional as F
from torch import nn


def read(image, grid, **settings):
    return F.grid_sample(
        image, grid, align_corners=False, **settings
    )


torch.manual_seed(0)
image = torch.rand(1, 1, 4, 4)
theta = torch.eye(2, 3)[None]
grid = F.affine_grid(
    theta, image.shape, align_corners=False
)
same = torch.allclose(read(image, grid), image, atol=1e-5)
print("image comes back ", same)
swapped = read(image, grid.flip(-1))
transposed = torch.allclose(swapped, image.mT, atol=1e-5)
print("(y, x) transposes", transposed)

fine = F.affine_grid(
    theta, (1, 1, 8, 8), align_corners=False
)
big = read(image, fine, padding_mode="border")
up = nn.Upsample(scale_factor=2, mode="bilinear")
upsample = torch.allclose(big, up(image), atol=1e-5)
print("like nn.Upsample ", upsample)
