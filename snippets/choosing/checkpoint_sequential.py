import torch
from torch import nn

torch.manual_seed(0)
a, b = nn.Linear(2, 3), nn.Linear(3, 1)
saved = nn.Sequential(a, nn.ReLU(), b).state_dict()
print(list(saved))

# ja: ReLU を forward の F.relu に移した
# en: ReLU has moved to F.relu in forward
a, b = nn.Linear(2, 3), nn.Linear(3, 1)
layers = nn.Sequential(a, b)
try:
    layers.load_state_dict(saved)
except RuntimeError as err:
    message = str(err)
    print(message)
else:
    raise AssertionError

# ja: strict=False では、黙って b が残される
# en: strict=False leaves b behind, silently
before = b.weight.clone()
layers.load_state_dict(saved, strict=False)
b_loaded = not torch.equal(b.weight, before)
print(f"{b_loaded = }")
