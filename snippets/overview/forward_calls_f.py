import inspect

from torch import nn

# ja: PyTorch のソースを、そのまま表示する
# en: PyTorch's own source, as it is
source = inspect.getsource(nn.Linear.forward)
print(source)
