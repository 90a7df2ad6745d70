import torch
import torch.nn.functional as F

y = torch.tensor([0])
for logit in 0.0, 4.51, 10.0, 20.0:
    z = torch.tensor([[logit] + 9 * [0.0]])
    plain = F.cross_entropy(z, y)
    loss = F.cross_entropy(z, y, label_smoothing=0.1)
    print(
        f"logit {logit:5.2f}, smoothed {loss:.2f}", end=", "
    )
    print(f"plain {plain:.2f}")
