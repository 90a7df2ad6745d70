import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
image = torch.randn(1, 4, 2, 2)
shuffled = F.native_channel_shuffle(image, 2)
shuffle = torch.equal(shuffled, nn.ChannelShuffle(2)(image))
print("native_channel_shuffle, nn.ChannelShuffle", shuffle)

conv = nn.Conv1d(3, 4, 3)
x = torch.randn(7, 2, 3)
w = conv.weight.permute(2, 1, 0)
out = F.conv_tbc(x, w, conv.bias).permute(1, 2, 0)
expected = conv(x.permute(1, 2, 0))
same = torch.allclose(out, expected, atol=1e-4)
print("conv_tbc, nn.Conv1d", same)
