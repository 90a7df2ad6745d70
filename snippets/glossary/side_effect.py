import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(8, 2) + 5
mean, var = torch.zeros(2), torch.ones(2)
F.batch_norm(x, mean, var, training=True)
print(mean, mean._version)
written = bool((mean != 0).all())
mean_version = mean._version

ids = torch.tensor([0])
weight = torch.full((3, 2), 10.0)
F.embedding(ids, weight, max_norm=1.0)
print(weight, weight._version)
norms = weight.norm(dim=1).tolist()
weight_version = weight._version

rng = torch.get_rng_state()
F.dropout(x)
rng_after = torch.get_rng_state()
rng_moved = not torch.equal(rng, rng_after)
print(f"{rng_moved = }")
