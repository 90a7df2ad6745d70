import re

# ja: 自分のコードは Path("…").read_text() で
# en: for your own code: Path("…").read_text()
code = "h = nn.ReLU()(x); y = F.softmax(h, dim=-1)"
for kind in "nn", "F":
    calls = re.findall(rf"\b{kind}\.\w+\(", code)
    print(kind, calls)
