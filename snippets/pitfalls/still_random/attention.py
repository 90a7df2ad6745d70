import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(
            x, x, x, dropout_p=0.5
        )


model, x = Attention().eval(), torch.randn(1, 6, 4)
same = torch.equal(model(x), model(x))
print("same output", same)
