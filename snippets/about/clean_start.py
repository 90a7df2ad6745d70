import torch

dtype = str(torch.get_default_dtype())
records = torch.is_grad_enabled()
print("dtype", dtype)
print("records gradients", records)

# ja: わざと、変えたまま終わる
# en: Leave with both changed, on purpose
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
