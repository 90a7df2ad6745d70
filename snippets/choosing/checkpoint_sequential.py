import torch
from torch import nn

torch.manual_seed(0)
old = nn.Sequential(
    nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)
)
saved = old.state_dict()
print(list(saved))

# ja: nn.Identity() に替えれば、番号はそのまま
# en: With nn.Identity(), the numbers stay
kept = nn.Sequential(
    nn.Linear(2, 3), nn.Identity(), nn.Linear(3, 1)
)
kept_keys = kept.load_state_dict(saved)
print(kept_keys)

# ja: 抜いて strict=False：2 つ目の層は元のまま
# en: Without it, strict=False: new[1] stays as it was
new = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
before = new[1].weight.clone()
keys = new.load_state_dict(saved, strict=False)
loaded = not torch.equal(new[1].weight, before)
missing = keys.missing_keys
print(f"{loaded = }")
print(f"{missing = }")

# raises: RuntimeError
new.load_state_dict(saved)
