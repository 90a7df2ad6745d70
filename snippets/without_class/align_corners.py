import warnings

import torch
import torch.nn.functional as F

torch.manual_seed(0)
image = torch.rand(1, 1, 4, 4)
theta = torch.eye(2, 3)[None]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    grid = F.affine_grid(theta, image.shape)
    left_out = F.grid_sample(image, grid)
messages = [str(w.message) for w in caught]
print(len(messages), messages[0].partition(". ")[0])
false = F.grid_sample(image, grid, align_corners=False)
default = torch.equal(left_out, false)
print("default is False", default)

mixed = F.grid_sample(image, grid, align_corners=True)
unmoved = torch.allclose(mixed, image, atol=1e-5)
print("False, then True: unmoved", unmoved)
