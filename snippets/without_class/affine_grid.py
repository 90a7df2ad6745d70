import torch
import torch.nn.functional as F
from torch import nn


class Warp(nn.Module):
    def __init__(self):
        super().__init__()
        self.theta = nn.Parameter(torch.eye(2, 3))

    def grid(self, x):
        theta = self.theta.expand(len(x), 2, 3)
        return F.affine_grid(
            theta, x.shape, align_corners=False
        )

    def forward(self, x):
        return F.grid_sample(
            x, self.grid(x), align_corners=False
        )


warp = Warp()
x = torch.eye(2, 4).expand(5, 3, 2, 4)
grid = warp.grid(x)
print(tuple(grid.shape))
print(grid[0, 0].detach())
warp(x).sum().backward()
gradient = bool(warp.theta.grad.any())
print("theta.grad", gradient)
