import torch
import torch.nn.functional as F

# ja: バッチ、単語、クラス
# en: batch, word, class
x = torch.zeros(2, 3, 4)
y = F.softmax(x)
total = y[0, 0].sum().item()
print("sum over the classes", total)
