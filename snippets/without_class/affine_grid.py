import torch
import torch.nn.functional as F
from torch import nn

corners = {"align_corners": False}


class Warp(nn.Module):
    def __init__(self):
        super().__init__()
        self.theta = nn.Parameter(torch.eye(2, 3))

    def forward(self, x):
        theta = self.theta.expand(len(x), 2, 3)
        grid = F.affine_grid(theta, x.shape, **corners)
        return grid, F.grid_sample(x, grid, **corners)


warp = Warp()
grid, image = warp(torch.eye(2, 4).expand(5, 3, 2, 4))
print(tuple(grid.shape))
print(grid[0, 0].detach())
image.sum().backward()
learns = bool(warp.theta.grad.any())
print("theta learns", learns)
