import torch

w = torch.randn(1000, 500)
t = w.T
same_memory = t.data_ptr() == w.data_ptr()
print("same memory", same_memory)
print("w  ", *w.shape, "stride", *w.stride())
print("w.T", *t.shape, "stride", *t.stride())
