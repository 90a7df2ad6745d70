import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def forward(self, x):
        p = 0.5 if self.training else 0.0
        return F.scaled_dot_product_attention(
            x, x, x, dropout_p=p
        )


model, x = Attention().eval(), torch.randn(1, 6, 4)
same = torch.equal(model(x), model(x))
print("same output", same)
