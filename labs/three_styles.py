# ---
# title:
#   ja: '実習：3 通りに書く'
#   en: 'Lab: one network, three ways'
# description:
#   ja: 手書き数字を見分けるネットワークを、Module、辞書の重みを受け取る関数、functional_call の 3 通りに書いて訓練し、損失が最後のビットまで等しいことを確かめるノートブック。
#   en: A notebook that trains one digit classifier as a Module, as functions with a dictionary of weights, and with functional_call, and finds the losses equal to the last bit.
# figures:
#   digits:
#     ja: 8 × 8 画素の白黒の手書き数字が、0 から 9 まで横に並んでいる。
#     en: Ten handwritten digits, 0 to 9, side by side, each 8 by 8 pixels in shades of gray.
#   losses:
#     ja: 横軸に更新の回数、縦軸に損失をとった折れ線。Module の太い線、関数の中くらいの線、借りた重みの細い線が、200 回のあいだずっと重なったまま下がっていく。
#     en: Loss against the number of updates. A thick line for Module, a medium one for functions, and a thin one for borrowed weights fall together and never part in 200 updates.
# ---

# %% [markdown] lang="ja"
# # 1 つのネットワークを 3 通りに書く { #three-styles }
#
# 手書き数字を見分ける小さなネットワークを 3 通りに書き、同じ重みから訓練を始めます。変わるのは、重みを持つ場所です。初めは[モジュール](../glossary.md#state)が持ち、次は自分の辞書に移し、最後はその辞書をモジュールに貸します。計算は 3 つとも同じなので、損失も訓練後の重みも、最後のビットまで等しくなります。

# %% [markdown] lang="en"
# # One network, written three ways { #three-styles }
#
# You will write a small network that reads handwritten digits in three ways, and train each from the same weights. What changes is where the weights live: first in a [module](../glossary.md#state), then in a dictionary of your own, and finally in that dictionary, lent to a module. All three compute the same thing, so the losses and the final weights come out equal to the last bit.

# %% [markdown] lang="ja"
# ## 数字を用意する { #data }
#
# scikit-learn に付いてくる手書き数字を使います。データのダウンロードは要りません。初めの 1500 枚で訓練し、残りは最後に正解率を測るために取っておきます。

# %% [markdown] lang="en"
# ## The digits { #data }
#
# The handwritten digits come with scikit-learn, so there is no data set to download. The first 1500 are for training. The rest are kept aside to measure accuracy at the end.

# %%
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data).float() / 16
y = torch.tensor(digits.target)
train_x, test_x = x[:1500], x[1500:]
train_y, test_y = y[:1500], y[1500:]
print("train", tuple(train_x.shape))
print("test ", tuple(test_x.shape))

# %% figure="digits"
tiles = x[:10].view(10, 8, 8)
tiles = F.pad(tiles, (1, 1, 1, 1))
strip = torch.hstack([*tiles])
plt.figure(figsize=(4.6, 0.5))
plt.imshow(strip, interpolation="none")
plt.axis("off")
plt.show()

# %% [markdown] lang="ja"
# 1 枚は 64 個の数です。1 回の更新に 1500 枚をすべて使うので、バッチの順序をそろえる手間はありません。損失を求める `loss_of` は、3 つの書き方で共通です。

# %% [markdown] lang="en"
# One image is 64 numbers. Each update uses all 1500 images, so there is no order of batches to keep the same. The three ways share `loss_of`, which computes the loss.

# %%
UPDATES = 200
LR = 0.3


def loss_of(logits):
    return F.cross_entropy(logits, train_y)


def show(losses):
    first, last = losses[0], losses[-1]
    print(f"loss {first:.3f} -> {last:.3f}")


# %% [markdown] lang="ja"
# ## オブジェクトが持つ { #in-the-object }
#
# いちばん見慣れた書き方です。重みは `nn.Linear` の中にあります。`forward` に出てくるのは入力だけです。

# %% [markdown] lang="en"
# ## State in the object { #in-the-object }
#
# This is the spelling you see most. The weights live inside `nn.Linear`; `forward` mentions only the input.


# %%
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 32)
        self.fc2 = nn.Linear(32, 10)

    def forward(self, x):
        h = F.relu(self.fc1(x))
        return self.fc2(h)


torch.manual_seed(0)
model = Net()
# ja: 訓練前の値。3 つともここから始める
# en: As it is before training: all start here
start = {
    k: p.detach().clone()
    for k, p in model.named_parameters()
}
for k, t in start.items():
    print(f"{k:10}", tuple(t.shape))

# %% [markdown] lang="ja"
# 訓練のループにも、重みの名前は出てきません。オプティマイザが `model.parameters()` で重みを受け取り、`step()` がその場で書き換えます。`train_module` から返すのは損失だけです。重みは `model` の中で変わっています。

# %% [markdown] lang="en"
# The training loop does not name a weight either. The optimizer gets them from `model.parameters()`, and `step()` overwrites them in place. All that `train_module` returns is losses; the weights have changed inside `model`.


# %%
def train_module(model):
    sgd = torch.optim.SGD(
        model.parameters(), lr=LR
    )
    losses = []
    for _ in range(UPDATES):
        sgd.zero_grad()
        loss = loss_of(model(train_x))
        loss.backward()
        sgd.step()
        losses.append(loss.item())
    return losses


losses_1 = train_module(model)
show(losses_1)

# %% [markdown] lang="ja"
# ## 辞書で持つ { #in-your-hands }
#
# 今度は、重みを辞書で受け取る関数として書きます。`nn.Linear(64, 32)` の代わりは `F.linear(x, weight, bias)` です。`net` は何も持たないので、同じ辞書と同じ入力には、いつも同じ結果を返します。

# %% [markdown] lang="en"
# ## State in your hands { #in-your-hands }
#
# Now the network is a function that takes its weights in a dictionary. `F.linear(x, weight, bias)` stands where `nn.Linear(64, 32)` was. `net` owns nothing: the same dictionary and the same input always give the same answer.


# %%
def net(w, x):
    h = F.linear(
        x, w["fc1.weight"], w["fc1.bias"]
    )
    return F.linear(
        F.relu(h),
        w["fc2.weight"],
        w["fc2.bias"],
    )


print(tuple(net(start, test_x).shape))

# %% [markdown] lang="ja"
# `parameters()` も `step()` もないので、その仕事は自分でします。勾配を重みごとに求め、更新した重みで新しい辞書を作ります。元の辞書 `start` は変わりません。
#
# 更新の式は `torch.sub(t, grad, alpha=LR)` です。`t - LR * grad` でも意味は同じですが、掛け算と引き算で 2 回丸めるので、最後のビットが `SGD` と違うことがあります。

# %% [markdown] lang="en"
# With no `parameters()` and no `step()`, their work is yours: ask for the gradient of each weight, and build a new dictionary from the updated weights. The dictionary `start` stays as it was.
#
# The update is `torch.sub(t, grad, alpha=LR)`. `t - LR * grad` means the same, but rounds twice, once for the product and once for the difference, so its last bit can differ from that of `SGD`.


# %%
def updated(t, grad):
    return torch.sub(t, grad, alpha=LR)


def train_functions(w):
    losses = []
    for _ in range(UPDATES):
        w = {
            k: t.detach().requires_grad_()
            for k, t in w.items()
        }
        loss = loss_of(net(w, train_x))
        loss.backward()
        w = {
            k: updated(t.detach(), t.grad)
            for k, t in w.items()
        }
        losses.append(loss.item())
    return losses, w


losses_2, w_2 = train_functions(start)
show(losses_2)

# %% [markdown] lang="ja"
# ## functional_call で呼ぶ { #borrowed }
#
# `net` の中身は `Net.forward` の書き直しでした。層が増えれば、書き直しも増えます。`torch.func.functional_call` を使うと、`Net` をそのまま、自分の辞書の重みで動かせます。
#
# ここで作る `shell` は `meta` デバイスにあり、重みの形だけを持っていて、値を持ちません。数はすべて辞書から借ります。勾配は、損失を返す関数から `torch.func.grad_and_value` が作ります。

# %% [markdown] lang="en"
# ## State on loan { #borrowed }
#
# The body of `net` was `Net.forward` written a second time. More layers would mean more of that. `torch.func.functional_call` runs `Net` as it is, with the weights of your dictionary.
#
# The `shell` made here is on the `meta` device: it has the shapes of its weights and no values. Every number is borrowed from the dictionary. The gradients come from `torch.func.grad_and_value`, made from the function that returns the loss.


# %%
from torch.func import (
    functional_call,
    grad_and_value,
)

with torch.device("meta"):
    shell = Net()


def loss_at(w):
    out = functional_call(shell, w, train_x)
    return loss_of(out)


def train_borrowed(w):
    step = grad_and_value(loss_at)
    losses = []
    for _ in range(UPDATES):
        grads, loss = step(w)
        w = {
            k: updated(t, grads[k])
            for k, t in w.items()
        }
        losses.append(loss.item())
    return losses, w


losses_3, w_3 = train_borrowed(start)
show(losses_3)
print("shell:", shell.fc1.weight.device)

# %% [markdown] lang="ja"
# ## 比べる { #compare }
#
# 200 個の損失と、訓練を終えた重みを 1 つずつ比べます。`torch.equal` は、少しでも違えば `False` です。

# %% [markdown] lang="en"
# ## Compare { #compare }
#
# Here are the 200 losses and, one by one, the trained weights. `torch.equal` is `False` at the slightest difference.

# %%
w_1 = dict(model.named_parameters())
for k in start:
    same = torch.equal(w_1[k], w_2[k])
    same &= torch.equal(w_1[k], w_3[k])
    print(f"{k:10}", same)
    assert same
assert losses_1 == losses_2 == losses_3
print("losses    ", losses_1 == losses_3)

# %% [markdown] lang="ja"
# 3 本の線は重なるので、太さを変えて描きます。細い線が、太い線の上に載っています。

# %% [markdown] lang="en"
# The three curves coincide, so each is drawn in a width of its own, the thinnest on top.

# %% figure="losses"
plt.plot(losses_1, lw=9, label="Module")
plt.plot(losses_2, lw=5, label="functions")
plt.plot(losses_3, lw=1.5, label="borrowed")
plt.xlabel("updates")
plt.ylabel("loss")
plt.legend()
plt.show()

# %% [markdown] lang="ja"
# 取っておいた数字での正解率も、3 つで同じです。

# %% [markdown] lang="en"
# On the digits kept aside, the three have the same accuracy too.


# %%
def accuracy(logits):
    right = logits.argmax(dim=1) == test_y
    return f"{right.float().mean():.1%}"


with torch.no_grad():
    out_1 = model(test_x)
    out_2 = net(w_2, test_x)
    out_3 = functional_call(
        shell, w_3, test_x
    )
print("Module   ", accuracy(out_1))
print("functions", accuracy(out_2))
print("borrowed ", accuracy(out_3))

# %% [markdown] lang="ja"
# ## 次に読むページ { #next }
#
# 3 つで違ったのは、状態を誰が持つかだけでした。ふだんの訓練は、登録も更新も任せられる `Module` で足ります。重みを値として扱いたいとき、たとえば 1 つのネットワークを何組もの重みで動かすときに、`functional_call` が役に立ちます。BatchNorm と Dropout も入れた比較と、選び方は、[3 通りの書き方](../three-ways.md#table)にあります。用語は[ステートフル](../glossary.md#stateful)と [functional_call](../glossary.md#functional-call) で確かめられます。
#
# 手を動かすなら、ノートブックをダウンロードして `SGD` に `momentum=0.9` を足してみてください。ほかの 2 つを同じ結果にするには、重みのほかにもう 1 つ、持ち運ぶ辞書が要ります。

# %% [markdown] lang="en"
# ## Where to go from here { #next }
#
# The three differ in who holds the state, and in nothing that they compute. For everyday training a `Module` is enough: registration and updates are taken care of. When weights are values to you, say one network run with many sets of weights, `functional_call` is the tool. [Three ways](../three-ways.md#table) compares them, with BatchNorm and dropout too, and says when. The glossary has [stateful](../glossary.md#stateful) and [functional_call](../glossary.md#functional-call).
#
# To try something yourself, download the notebook and give `SGD` a `momentum=0.9`. To keep the other two equal to it, you will need one more dictionary to carry along.
