import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(4, 3), torch.randn(4, 3)
pairs = F.pdist(x)
table = torch.cdist(x, x)
i, j = torch.triu_indices(4, 4, offset=1)
print("pairs", *zip(i.tolist(), j.tolist(), strict=True))
n_pairs = len(pairs)
upper = torch.allclose(pairs, table[i, j], atol=1e-4)
print("upper triangle of cdist", upper)

rows = nn.PairwiseDistance()(x, y)
diagonal = torch.cdist(x, y).diagonal()
n_rows = len(rows)
row_by_row = torch.allclose(rows, diagonal, atol=1e-4)
print(n_rows, "rows, diagonal of cdist", row_by_row)
