"""Every way in which an author can go wrong, and what a build says of it."""

from __future__ import annotations

import re

import pytest

from tests.linux_only import CPU_TIME, SIGNALS
from tests.minisite import PAGE, SNIPPET, MiniSite

Files = dict[str, str | bytes | None]

LANGS = ("ja", "en")
JA = "docs/ja/index.md:6: snippets/page/add.py"
BOTH = "docs/ja/index.md:6, docs/en/index.md:6: snippets/page/add.py"
EVIDENCE = "evidence/torch-2.13.0-cpu.json"
MAKE = "run “make evidence”, or for another torch “make drift”"
RUN = "/// run | page/add.py\n///"
VALUE = "{= page/add.py:total =}"
ASKED = """\
/// predict | page/add.py
    value: total
    asks: How many?
    why: So it is.
    wrong:
        "1": It is one more.
///"""

NO_LAYER = """\
from __future__ import annotations

from torch import nn


def odd(layer: nn.Odd, x: object) -> object:
    return x
"""

TWIN = """\
import torch.nn.functional as F
from torch import Tensor, nn


def relu(layer: nn.ReLU, x: Tensor) -> Tensor:
    return F.relu(x, layer.inplace)


"""

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
  <title ja="図" en="picture"/>
  <text ja="矢印" en="arrow"/>
</svg>
"""


def page(block: str, extra: str = "") -> str:
    return f"# T {{ #top }}\n\n{block}\n\n{extra}\n"


def both(block: str, extra: str = "") -> Files:
    """The same page in both languages."""
    return {f"docs/{lang}/index.md": page(block, extra) for lang in ("ja", "en")}


def code(text: str | bytes | None) -> Files:
    """Another text for the snippet."""
    return {"snippets/page/add.py": text}


def slug(kind: str) -> str:
    return re.sub(r"\W+", "-", kind)


def apart(kind: str, text: str) -> str:
    """A text on a fault's page, snippet or picture, where these are its own alone."""
    name = slug(kind)
    names = {"page/add": f"{name}/add", "index.md": f"{name}.md"}
    names |= {"other.md": f"{name}-x.md", "x.svg": f"{name}.svg"}
    for shared, own in names.items():
        text = text.replace(shared, own)
    return text


def put_apart(site: MiniSite, kind: str) -> None:
    """Write pages and a snippet with one fault, beside those with others."""
    bare = {f"docs/{lang}/index.md": PAGE.format(title=kind) for lang in LANGS}
    files = {"snippets/page/add.py": SNIPPET, **bare, **FAULTS[kind][0]}
    for path, content in files.items():
        if isinstance(content, bytes):
            site.put(apart(kind, path), content)
        elif content is not None:
            site.put(apart(kind, path), apart(kind, content))


#: For each fault: the files to write (None: to remove) and the message expected.
FAULTS: dict[str, tuple[Files, str]] = {
    "a section of pitfalls without runs": (
        {
            f"docs/{lang}/pitfalls/index-x.md": "# T { #t }\n\n## B { #b }\n\nSo.\n"
            for lang in LANGS
        },
        "docs/ja/pitfalls/index-x.md:3: the entry “b” begins with its runs",
    ),
    "a run that raises nothing": (
        both("/// run | page/add.py\n    badge: raises\n///"),
        "docs/ja/index.md:3: snippets/page/add.py: its badge says “raises”",
    ),
    "layer with an option": (
        both("/// atlas | ReLU\n    badge: works\n///"),
        "docs/ja/index.md:3: “atlas” has no option “badge”; it has none",
    ),
    "layer without a twin": (
        both("/// atlas | Conv9d\n///"),
        "docs/ja/index.md:3: no function of snippets/atlas/ takes an nn.Conv9d",
    ),
    "atlas block without a class": (
        both("/// atlas\n///"),
        "docs/ja/index.md:3: “atlas” names one class of torch.nn after “|”, here are 0",
    ),
    "atlas-index with a class": (
        both("/// atlas-index | ReLU\n///"),
        "docs/ja/index.md:3: “atlas-index” names nothing after “|”, here are 1",
    ),
    "twin of a class that cannot be measured": (
        {"snippets/atlas/odd.py": NO_LAYER},
        "snippets/atlas/odd.py: its layers could not be measured: it raised KeyError",
    ),
    "two twins of one class": (
        {
            **both("/// atlas | ReLU\n///"),
            "snippets/atlas/activation.py": TWIN
            + TWIN.replace("def relu", "def again"),
        },
        "snippets/atlas/activation.py: “again” takes an nn.ReLU, and so does “relu”",
    ),
    "damaged evidence": (
        {EVIDENCE: "{"},
        f"{EVIDENCE}: it is damaged (JSONDecodeError): {MAKE}",
    ),
    "evidence of another shape": (
        {EVIDENCE: '{"about": {}, "twins": {}, "proofs": {"ReLU": {"cls": "ReLU"}}}'},
        f"{EVIDENCE}: it is damaged (about: {{}} is no About): {MAKE}",
    ),
    "inspect without a snippet": (
        both("/// inspect\n///"),
        "docs/ja/index.md:3: “inspect” names 1 to 3 files of snippets/ after “|”",
    ),
    "inspect of a snippet that is missing": (
        both("/// inspect | page/gone.py\n///"),
        "snippets/page/gone.py: there is no such snippet",
    ),
    "inspect of a snippet that raises": (
        code("1 / 0\n") | both("/// inspect | page/add.py\n///"),
        "snippets/page/add.py:1: it raised ZeroDivisionError",
    ),
    "inspect of a snippet that does otherwise when traced": (
        code("import sys\n\nprint(sys.gettrace())\n")
        | both("/// inspect | page/add.py\n///"),
        "snippets/page/add.py: it prints something else while it is traced: show",
    ),
    "inspect of a snippet that draws without a seed": (
        code("import torch\n\nx = torch.rand(1)\ntorch.manual_seed(0)\n")
        | both("/// inspect | page/add.py\n///"),
        "snippets/page/add.py:3: it draws random numbers, and so shows others in each",
    ),
    "missing picture": (
        both("/// picture | x.svg\n///"),
        "pictures/x.svg: there is no such picture",
    ),
    "picture in one language": (
        {"pictures/x.svg": SVG.replace(' en="arrow"', "")},
        "pictures/x.svg:3: <text> “矢印” has no en=“…”",
    ),
    "picture that is not XML": (
        {"pictures/x.svg": SVG.replace("</svg>", "</sv>")},
        "pictures/x.svg:4: it is not XML: mismatched tag",
    ),
    "picture that holds a page": (
        {
            "pictures/x.svg": SVG.replace(
                "</svg>", "<desc><iframe srcdoc='x'/></desc></svg>"
            )
        },
        "pictures/x.svg:4: <iframe> is no part of a drawing",
    ),
    "figure that links to a script": (
        {
            **code(
                "import matplotlib.pyplot as plt\n\n"
                "plt.bar(['a'], [1])[0].set_url('javascript:alert(1)')\n"
            ),
            **both("/// run | page/add.py\n    alt: x\n///"),
        },
        "snippets/page/add.py: its figure: <a> is no part of a drawing",
    ),
    "missing": (code(None), f"{BOTH}: there is no such snippet"),
    "a name too long for a file": (
        both(f"/// run | {'a' * 300}.py\n///"),
        ".py: it cannot be read: File name too long",
    ),
    "a name that is only a suffix": (
        both("/// run | page/.py\n///"),
        ".py: a snippet is a .py file",
    ),
    "a byte-order mark": (
        code(b"\xef\xbb\xbfx = 1\n"),
        f"{BOTH}: it begins with a byte-order mark",
    ),
    "changes what Python needs": (
        code("import builtins\n\nbuiltins.isinstance = builtins.len = None\n"),
        f"{BOTH}: it cannot tell how it ended: did it change builtins,",
    ),
    "closes files of others": (
        code("import os\n\nos.closerange(3, 256)\ntotal = 1\n"),
        f"{BOTH}: it cannot tell how it ended: did it change builtins,",
    ),
    "outside": (
        both("/// run | ../x.py\n///"),
        "snippets/../x.py: a snippet must lie in snippets/",
    ),
    "empty": (code(" \n"), f"{BOTH}: it is empty"),
    "a page that is not UTF-8": (
        {"docs/ja/index.md": b"# T { #top }\n\n\xff\n"},
        "docs/ja/index.md: it is not UTF-8 (byte 14)",
    ),
    "a block in a quotation": (
        both("> /// run | page/none.py\n> ///", RUN),
        "docs/ja/index.md:3: a block begins a line of its own",
    ),
    "a block on a list's first line": (
        both("- /// run | page/none.py\n  ///", RUN),
        "docs/ja/index.md:3: a block begins a line of its own",
    ),
    "a block in a page of no language": (
        {"docs/index.md": "# T\n\n/// run | page/none.py\n///\n"},
        "docs/index.md:3: only pages in docs/ja/ or docs/en/ can show snippets",
    ),
    "a value in a page of no language": (
        {"docs/index.md": "# T\n\n{= page/none.py:x =}\n"},
        "docs/index.md:3: only pages in docs/ja/ or docs/en/ can show snippets",
    ),
    "a template in a page of no language": (
        {"docs/index.md": "---\ntemplate: redirect.html\n---\n# T { #t }\n"},
        "docs/index.md:2: the front matter may have title, description, hide, search",
    ),
    "an element that is not closed": (
        both(RUN, "<details>x"),
        "docs/en/index.md:6: <details> is not closed",
    ),
    "a heading in HTML": (
        both(RUN, "<h2>x</h2>"),
        "docs/en/index.md:6: here is <h2> “”, which was not written as",
    ),
    "a title that is a list": (
        {
            f"docs/{lang}/index.md": f"---\ntitle: [a]\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: “title” is text (a number needs quotes) in the front",
    ),
    "a list that is a number": (
        {f"docs/{lang}/index.md": f"---\nhide: 3\n---\n{page(RUN)}" for lang in LANGS},
        "docs/ja/index.md:2: “hide” is a list in the front matter",
    ),
    "a control character": (
        both(RUN, "a\0"),
        "docs/ja/index.md:6: here is a control character, U+0000",
    ),
    "a description that is a number": (
        both("/// run | page/add.py\n    alt: 12\n///"),
        "docs/ja/index.md:3: “alt” is text: a number, a date or nothing needs quotes",
    ),
    "a block without its bar": (
        both("/// run page/add.py\n///"),
        "docs/ja/index.md:3: a block begins with “/// name | file”, not “/// run",
    ),
    "a block with a wide space": (
        both("///\u3000run | page/add.py\n///"),
        "docs/ja/index.md:3: a block begins with “/// name | file”, not “///\u3000run",
    ),
    "a block in a run": (
        both("//// run | page/add.py\n\n/// note\nx\n///\n////"),
        "docs/ja/index.md:5: “run” takes options only",
    ),
    "a date that there is not": (
        both("/// run | page/add.py\n    alt: 2020-13-45\n///"),
        "docs/ja/index.md:4: options are YAML",
    ),
    "a date in front matter that there is not": (
        {
            f"docs/{lang}/index.md": f"---\ndate: 2020-13-45\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: the front matter is YAML",
    ),
    "not UTF-8": (code(b"x = '\xff'\n"), f"{BOTH}: it is not UTF-8 (byte 5)"),
    "syntax error": (
        code("x = 1\ny = (\n"),
        f"{BOTH}:2: SyntaxError: '(' was never closed",
    ),
    "raises": (
        code("# ja: あ\n# en: a\n\nraise ValueError('boom')\n"),
        f"{BOTH}:4: it raised ValueError: boom",
    ),
    "raises in a call": (
        code("def f():\n    raise ValueError('boom')\n\n\nf()\n"),
        f"{BOTH}:2: it raised ValueError: boom",
    ),
    "raises with both streams closed": (
        code("import os\n\nos.close(1)\nos.close(2)\nraise ValueError('boom')\n"),
        f"{BOTH}:5: it raised ValueError: boom",
    ),
    "recurses without end": (
        code("def f():\n    f()\n\n\nf()\n"),
        f"{BOTH}:2: it raised RecursionError: maximum recursion depth exceeded",
    ),
    "reads stdin": (
        code("total = int(input())\n"),
        f"{BOTH}:1: it raised EOFError: EOF when reading a line",
    ),
    "allocates beyond the limit": (
        code("import torch\n\ntotal = torch.zeros(4 * 10**9)\n"),
        f"{BOTH}:3: it raised RuntimeError: ",
    ),
    "segfaults": (
        code("import ctypes\n\nctypes.string_at(0)\n"),
        f"{BOTH}: its process was killed by SIGSEGV",
    ),
    "exits with 3": (
        code("import sys\n\nsys.exit(3)\n"),
        f"{BOTH}:3: it left with sys.exit(3) before its end",
    ),
    "floods stderr": (
        code("import os\n\nwhile True:\n    os.write(2, b'x' * 999)\n"),
        f"{BOTH}: it wrote more than 100000 bytes to stderr",
    ),
    "spins": (
        code("while True:\n    pass\n"),
        f"{BOTH}: it used more than 2 s of CPU time",
    ),
    "exits with 0": (
        code("import sys\n\nsys.exit(0)\n"),
        f"{BOTH}:3: it left with sys.exit(0) before its end",
    ),
    "leaves with 0": (
        code("import os\n\nos._exit(0)\n"),
        f"{BOTH}: its process left with status 0 before its end",
    ),
    "is killed": (
        code("import os\n\nos.kill(os.getpid(), 9)\n"),
        f"{BOTH}: its process was killed by SIGKILL",
    ),
    "floods": (
        code("while True:\n    print('x' * 999)\n"),
        f"{BOTH}: it wrote more than 100000 bytes to stdout",
    ),
    "a comment in one language only": (
        code("# ja: あ\n\nx = 1\ntotal = 2\n"),
        f"{BOTH}:1: a comment needs as many “# ja:” lines as “# en:” lines",
    ),
    "an untagged comment": (
        code("total = 2  # two\n"),
        f"{BOTH}:1: a comment must be a line of its own",
    ),
    "a figure nobody describes": (
        code("from matplotlib import pyplot\n\npyplot.plot([1])\ntotal = 1\n"),
        "docs/ja/index.md:6: it draws: the block needs “alt: …”",
    ),
    "a description of no figure": (
        both("/// run | page/add.py\n    alt: x\n///"),
        "docs/ja/index.md:3: the block has “alt”, but nothing is drawn",
    ),
    "unknown block": (
        both("/// rum | page/add.py\n///"),
        "docs/ja/index.md:3: unknown block “rum”; there are run, pair",
    ),
    "unclosed block": (
        both("/// run | page/add.py"),
        "docs/ja/index.md:3: the block “/// run” is not closed",
    ),
    "no argument": (
        both("/// run\n///", RUN),
        "docs/ja/index.md:3: “run” names one file of snippets/ after “|”",
    ),
    "one snippet for a pair": (
        both("/// pair | page/add.py\n///"),
        "docs/ja/index.md:3: “pair” names 2 files of snippets/ after “|”, here are 1",
    ),
    "unknown option": (
        both("/// run | page/add.py\n    bagde: works\n///"),
        "docs/ja/index.md:3: “run” has no option “bagde”; it has badge, alt",
    ),
    "bad option": (
        both("/// run | page/add.py\n    badge: wroks\n///"),
        "docs/ja/index.md:3: “badge” is one of works, raises, warns, silent, fine",
    ),
    "an option that is no YAML": (
        both("/// run | page/add.py\n    alt: a: b\n///"),
        "docs/ja/index.md:4: options are YAML",
    ),
    "text in a block": (
        both("/// run | page/add.py\n\nprint(1)\n///"),
        "docs/ja/index.md:5: “run” takes options only",
    ),
    "a block of the library with a bad option": (
        both(f"//// details | x\n    opne: true\n\n{RUN}\n////"),
        "docs/ja/index.md:3: “details” has no option “opne”; it has type, open, attrs",
    ),
    "a block that the library does not take": (
        both(f"//// details | x\n    attrs: {{1 x: y}}\n\n{RUN}\n////"),
        "docs/ja/index.md: a block was left as text",
    ),
    "attributes that are no mapping": (
        both(f"//// details | x\n    attrs: 1\n\n{RUN}\n////"),
        'docs/ja/index.md:3: “attrs” is a mapping: lines “"key": text”, indented',
    ),
    "a question without one": (
        both(ASKED.replace("    asks: How many?\n", "")),
        "docs/ja/index.md:3: “predict” needs an option “asks”",
    ),
    "a question without its answer": (
        both(ASKED.replace("total", "totl")),
        "docs/ja/index.md:3: snippets/page/add.py: at its end there is no top-level",
    ),
    "a question whose answer is not simple": (
        both(ASKED.replace("total", "torch")),
        "docs/ja/index.md:3: snippets/page/add.py: “torch” cannot be put into a",
    ),
    "an answer that is not wrong": (
        both(ASKED.replace('"1"', '"2"')),
        "docs/ja/index.md:3: snippets/page/add.py: “2” is what the run gives: a wrong",
    ),
    "a wrong answer without a text": (
        both(ASKED.replace(" It is one more.", "")),
        "docs/ja/index.md:3: “wrong” is a mapping to texts: “1” has none",
    ),
    "too many wrong answers": (
        both(
            ASKED.replace('"1"', '"3": a\n        "4": b\n        "5": c\n        "1"')
        ),
        "docs/ja/index.md:3: “wrong” has 1 to 3 entries, here are 4",
    ),
    "other wrong answers in another language": (
        {
            "docs/ja/index.md": page(ASKED),
            "docs/en/index.md": page(ASKED.replace('"1"', '"3"')),
        },
        "docs/ja/index.md:3, docs/en/index.md:3: the blocks differ: “predict",
    ),
    "front matter that is no YAML": (
        {
            f"docs/{lang}/index.md": f"---\ntitle: a: b\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: the front matter is YAML",
    ),
    "front matter that does not end": (
        {f"docs/{lang}/index.md": f"---\ntitle: a\n{page(RUN)}" for lang in LANGS},
        "docs/ja/index.md:1: the front matter is not closed",
    ),
    "a block in code": (
        both("    /// run | page/add.py\n    ///"),
        "docs/en/index.md:3: “run page/add.py” does not reach the page",
    ),
    "a value in HTML": (
        both(RUN, "<p>{= page/add.py:total =}</p>"),
        "docs/en/index.md:6: “page/add.py:total” does not reach the page",
    ),
    "a value that is not closed": (
        both(RUN, "{= page/add.py:total"),
        "docs/ja/index.md:6: an inline value is “{= file.py:name =}”",
    ),
    "a value in an attribute": (
        both(RUN, "![{= page/add.py:total =}](../assets/favicon.svg)"),
        "docs/ja/index.md:6: an inline value cannot stand in a link's target",
    ),
    "a heading by a line below it": (
        both(RUN, "Text\n---"),
        "docs/en/index.md:6: here is <h2> “text”",
    ),
    "a snippet by another name": (
        both("/// run | page/../page/add.py\n///"),
        "snippets/page/../page/add.py: its name is page/add.py",
    ),
    "return outside a function": (
        code("total = 1\nreturn\n"),
        f"{BOTH}:2: SyntaxError: 'return' outside function",
    ),
    "no such value": (
        both(RUN, "{= page/add.py:totl =}"),
        f"{JA}: at its end there is no top-level name “totl”",
    ),
    "a value that is private": (
        {**code("_total = 2\n"), **both(RUN, "{= page/add.py:_total =}")},
        f"{JA}: “_total” stays in its snippet",
    ),
    "a value that is none": (
        both(RUN, "{= page/add.py:torch =}"),
        f"{JA}: “torch” cannot be put into a sentence: of type module,",
    ),
    "a format that does not fit": (
        both(RUN, "{= page/add.py:total:q =}"),
        f"{JA}: “total” as “q”: ",
    ),
    "a format beyond characters": (
        {**code("total = -1\n"), **both(RUN, "{= page/add.py:total:c =}")},
        f"{JA}: “total” as “c”: %c arg not in range",
    ),
    "half a character": (
        {**code("total = chr(0xD800)\n"), **both(RUN, "{= page/add.py:total =}")},
        f"{JA}: “total”: it has control characters or half a character in it",
    ),
    "a placeholder of the Markdown library": (
        {
            **code("total = '\\x02wzxhzdk:0\\x03'\n"),
            **both(RUN, "{= page/add.py:total =}"),
        },
        f"{JA}: “total”: it has control characters or half a character in it",
    ),
    "a value in the front matter": (
        {
            f"docs/{lang}/index.md": f"---\ntitle: T {VALUE}\n---\n{page(RUN)}"
            for lang in LANGS
        },
        "docs/ja/index.md:2: an inline value cannot stand in the front matter",
    ),
    "a value in an option": (
        both(f"/// run | page/add.py\n    alt: {VALUE!r}\n///"),
        "docs/ja/index.md:4: an inline value cannot stand in a block's option",
    ),
    "a value misspelt": (
        both(RUN, "{= page/add:total =}"),
        "docs/ja/index.md:6: an inline value is “{= file.py:name =}”",
    ),
    "a page that one language lacks": (
        {"docs/en/index.md": None, "docs/en/other.md": page(RUN)},
        "docs/en/other.md: this page has no counterpart docs/ja/other.md",
    ),
    "an id that one language lacks": (
        {"docs/en/index.md": PAGE.format(title="x").replace("#top", "#summit")},
        "docs/ja/index.md:4, docs/en/index.md:4: the headings differ: “# #top” here",
    ),
    "a heading without an id": (
        {"docs/en/index.md": PAGE.format(title="x").replace(" { #top }", "")},
        "docs/en/index.md:4: a heading needs an id of its own",
    ),
    "a block that one language lacks": (
        {"docs/en/index.md": page("", "{= page/add.py:total =}")},
        "docs/ja/index.md:6: docs/en/index.md lacks the block “run page/add.py”",
    ),
    "a link that one language lacks": (
        {"docs/en/index.md": PAGE.format(title="x") + "\n[x](index.md#top)\n"},
        "docs/en/index.md:11: ",
    ),
    "a link that runs": (
        both(RUN, "[x](java&#115;cript:alert(1))"),
        "docs/ja/index.md:6: <a href=…> leads to “javascript:alert(1)”: an address is",
    ),
    "a link that runs, told elsewhere": (
        both(RUN, "[x]\n\n[x]: DATA:text/html,1"),
        "docs/ja/index.md:8: <a href=…> leads to “DATA:text/html,1”: an address is",
    ),
    "a heading that runs": (
        {f"docs/{x}/index.md": "# T <img onerror=a> { #top }\n" for x in LANGS},
        "docs/en/index.md:1: <img onerror=…> is not among the attributes",
    ),
    "attributes that run": (
        both(f"//// note | x\n    attrs: {{onclick: a}}\n\n{RUN}\n////"),
        "docs/ja/index.md:4: <div onclick=…> is not among the attributes",
    ),
    "an address in a style": (
        both(RUN, "*x*{ style='background: url(//example.org/x)' }"),
        "docs/ja/index.md:6: <em style=…> is “background: url(//example.org/x)”",
    ),
    "a frame": (
        both(RUN, "<iframe srcdoc=x></iframe>"),
        "docs/ja/index.md:6: <iframe> can run or bring in what is not ours",
    ),
    "a dead link": (
        both(RUN, "[x](nowhere.md)"),
        "'ja/index.md' contains a link 'nowhere.md'",
    ),
    "a dead anchor": (
        both(RUN, "[x](index.md#nowhere)"),
        "'ja/index.md' contains a link 'index.md#nowhere'",
    ),
}

#: What is seen only where pages are made, once nothing else is wrong.
LATE = {
    "a block in code",
    "a block that the library does not take",
    "a dead anchor",
    "a dead link",
    "a heading by a line below it",
    "a frame",
    "a heading in HTML",
    "a heading that runs",
    "a link that runs",
    "a link that runs, told elsewhere",
    "a value in HTML",
    "an address in a style",
    "an element that is not closed",
    "attributes that run",
}

#: What concerns more than a page, so that a site has only some of them at a time.
SHARED = (
    (
        "damaged evidence",
        "twin of a class that cannot be measured",
        "two twins of one class",
    ),
    ("evidence of another shape", "layer without a twin"),
)

#: What only Linux can show, and why.
LINUX = {
    "a name too long for a file": pytest.mark.linux("another system says it otherwise"),
    "allocates beyond the limit": pytest.mark.linux(
        "only Linux is sure to limit memory"
    ),
    "is killed": SIGNALS,
    "segfaults": SIGNALS,
    "spins": CPU_TIME,
}
