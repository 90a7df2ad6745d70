import torch
from torch import nn

torch.manual_seed(0)
a, b = nn.Linear(2, 3), nn.Linear(3, 1)
old = nn.Sequential(a, nn.ReLU(), b)
saved = old.state_dict()
print(list(saved))

# ja: ReLU を F.relu にして forward へ
# en: ReLU has moved to F.relu in forward
a, b = nn.Linear(2, 3), nn.Linear(3, 1)
new = nn.Sequential(a, b)
try:
    new.load_state_dict(saved)
except RuntimeError as err:
    message = str(err)
    print(message)
else:
    raise AssertionError

# ja: strict=False：b は元のまま
# en: strict=False: b stays as it was
before = b.weight.clone()
new.load_state_dict(saved, strict=False)
b_loaded = not torch.equal(b.weight, before)
print(f"{b_loaded = }")
