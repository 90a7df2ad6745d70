import torch
from torch import nn

x = torch.randn(1, 2, 8, 8)
seq = x[0]
ids = torch.randint(2, (1, 8, 8))
calls = [
    (nn.Linear(8, 4), x),
    (nn.Conv2d(2, 4, 3), x),
    (nn.BatchNorm2d(2), x),
    (nn.Dropout(0.5), x),
    (nn.ReLU(), x),
    (nn.PReLU(), x),
    (nn.MaxPool2d(2), x),
    (nn.Softmax(dim=1), x),
    (nn.CrossEntropyLoss(), x, ids),
    (nn.CrossEntropyLoss(torch.ones(2)), x, ids),
    (nn.Embedding(2, 4), ids),
    (nn.LSTM(8, 4), seq),
    (nn.Upsample(scale_factor=2), x),
    (nn.MultiheadAttention(8, 2, 0.5), seq, seq, seq),
]


def output(layer, given):
    torch.manual_seed(0)
    y = layer(*given)
    return y[0] if isinstance(y, tuple) else y


rows = []
print("tensors\tmode\tuse\tlayer")
for layer, *given in calls:
    tensors = len(layer.state_dict())
    in_train = output(layer, given)
    in_eval = output(layer.eval(), given)
    mode = not torch.equal(in_train, in_eval)
    use = "nn" if tensors or mode else "either"
    name = type(layer).__name__
    print(tensors, mode, use, name, sep="\t")
    rows.append((tensors, mode, use, name))
