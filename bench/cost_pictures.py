"""Draw what ``make cost`` measured: ``python -m bench.cost_pictures``.

In: ``bench/cost.json``. Out: two files under ``pictures/``, tables with bars: what a
call costs in each way, and what part of the function's time a module adds. Called by
``cost``; a test holds the pictures against the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from xml.sax.saxutils import quoteattr

from bench import cost
from bench.cost import Cell, Costs
from bench.cost_layers import LAYERS, SIZES

FOLDER = Path(__file__).resolve().parent.parent / "pictures"

#: Words in Japanese and in English.
Words = tuple[str, str]

_WIDTH, _ROW, _HEAD = 340, 23, 44
_SMALLEST = SIZES[0]
#: The columns of "cost-ways": where each ends, and how it is headed.
_WAYS: dict[str, tuple[int, Words]] = {
    "function": (110, ("F", "F")),
    "module": (152, ("nn", "nn")),
    "hook": (196, ("フック", "a hook")),
    "functional_call": (270, ("functional _call", "functional _call")),
    "compiled": (338, ("compile", "compile")),
}
#: Where the columns of "cost-share" end.
_SHARES = dict(zip(SIZES, (134, 190, 254, 338), strict=True))
#: A bar of this share fills its column.
_FULL = 1.0


@dataclass(frozen=True)
class Value:
    """What stands in a cell, its bar's part of the widest, and a class for both."""

    text: str
    bar: float
    look: str = "nn"


def _text(x: float, y: float, words: str | Words, look: str = "") -> str:
    kind = f' class="{look}"' if look else ""
    if isinstance(words, str) or words[0] == words[1]:
        code = words if isinstance(words, str) else words[0]
        return f'  <text{kind} x="{x:g}" y="{y:g}">{code}</text>'
    ja, en = map(quoteattr, words)
    return f'  <text{kind} x="{x:g}" y="{y:g}" ja={ja} en={en}/>'


def _head(end: float, words: Words) -> Iterable[str]:
    """A column's head, in two lines where it has a space in both languages."""
    ja, en = words
    if ja == en:
        lines: list[str | Words] = [*ja.split(" ")]
    else:
        lines = [words]
    for number, line in enumerate(reversed(lines)):
        y = _HEAD - 12 - 13 * number
        look = "code end" if isinstance(line, str) else "soft end"
        yield _text(end, y, line, look)


def _rows(columns: dict[float, list[Value]], widest: float) -> Iterable[str]:
    for number, layer in enumerate(LAYERS):
        y = _HEAD + _ROW * number
        yield _text(2, y + 10, layer, "code")
        for end, values in columns.items():
            value = values[number]
            wide = round(max(0.8, value.bar * widest), 1)
            look = "end soft" if value.look == "off" else "end"
            yield _text(end, y + 10, value.text, look)
            yield (
                f'  <rect class="bar {value.look}" x="{end - wide:g}" y="{y + 14}" '
                f'width="{wide:g}" height="4"/>'
            )


def _drawing(
    title: Words,
    columns: Iterable[list[Value]],
    inside: Iterable[str],
    notes: list[Words],
) -> str:
    """The SVG; its title has the whole table, for those who do not see it."""
    rows = [
        f"{layer} {', '.join(value.text for value in values)}"
        for layer, *values in zip(LAYERS, *columns, strict=True)
    ]
    ja, en = (quoteattr(one + "; ".join(rows)) for one in title)
    y = _HEAD + _ROW * len(LAYERS) + 34
    said = [_text(2, y + 17 * n, words, "soft") for n, words in enumerate(notes)]
    high = y + 17 * len(notes) - 9
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high}">'
    parts = [start, f"  <title ja={ja} en={en}/>", *inside, *said, "</svg>", ""]
    return "\n".join(parts)


def _where(costs: Costs) -> list[Words]:
    """On what it was measured, and when."""
    about = costs.about
    versions = about["versions"]
    cpu, cores, threads = about["cpu"], about["cores"], about["threads"]
    torch, python = f"torch {versions['torch']}", f"Python {versions['python']}"
    kind, date, rounds = about["capability"], about["date"], costs.rounds
    return [
        (
            f"{cpu}（{kind}）、{cores} コア、{threads} スレッド",
            f"{cpu} ({kind}), {cores} cores, {threads} thread",
        ),
        (f"{torch}、{python}", f"{torch}, {python}"),
        (
            f"{date} に {rounds} 回ずつ測った中央値",
            f"{date}, medians of {rounds} rounds",
        ),
    ]


def spread(cells: Iterable[Cell], way: str, per: Callable[[Cell], float]) -> float:
    """How wide the middle half of the rounds is, in the middle one of the layers."""
    return median((c.more[way][2] - c.more[way][0]) / per(c) for c in cells)


def number(value: float) -> str:
    """Microseconds with one place, two below 1, none above 100."""
    return f"{value:.{0 if value >= 100 else 1 if value >= 1 else 2}f}"


def _at(costs: Costs, elements: int) -> list[Cell]:
    return [costs.cell(layer, elements) for layer in LAYERS]


def in_way(cell: Cell, way: str) -> float:
    """The median of the function's time, or of what another way adds to it."""
    return cell.function[1] if way == "function" else cell.more[way][1]


def share(cell: Cell) -> tuple[float, bool]:
    """What part of the function's time a module adds; whether that is told from 0."""
    low, middle, high = cell.more["module"]
    return middle / cell.function[1], low > 0 or high < 0


def ways(costs: Costs) -> str:
    """What a call costs in each way, on the fewest elements."""
    cells = _at(costs, _SMALLEST)
    signs = {way: "" if way == "function" else "+" for way in _WAYS}
    most = max(in_way(cell, way) for cell in cells for way in _WAYS)
    columns: dict[float, list[Value]] = {}
    lines: list[str] = []
    wide: list[tuple[int, str]] = []
    for way, (end, words) in _WAYS.items():
        look = "f" if way == "function" else "nn"
        columns[float(end)] = [
            Value(signs[way] + number(v), v / most, look)
            for v in (in_way(cell, way) for cell in cells)
        ]
        lines += _head(end, words)
        if way != "function":
            wide.append((end, number(spread(cells, way, lambda _: 1))))
    inside = [*lines, *_rows(columns, 64)]
    y = _HEAD + _ROW * len(LAYERS) + 10
    inside.append(_text(2, y, ("ばらつき", "spread"), "soft"))
    inside += [_text(end, y, text, "end soft") for end, text in wide]
    notes = [
        (
            f"要素 {_SMALLEST} 個での 1 回、µs。F の列は F の時間、",
            f"One call on {_SMALLEST} elements, in µs: the time of F,",
        ),
        ("ほかは F より増えた分。", "and what each other way adds to it."),
        *_spread_notes(),
        *_where(costs),
    ]
    ja = "1 回の呼び出しの時間（µs）：順に F の時間、nn で増えた分、"
    ja += "フックを 1 つ付けた nn、functional_call、compile。"
    en = "The time of a call, in µs: that of F, what nn adds, nn with a hook, "
    en += "functional_call, compile. "
    return _drawing((ja, en), columns.values(), inside, notes)


def _spread_notes() -> list[Words]:
    return [
        (
            "ばらつき：四分位範囲の幅（10 層の中央値）",
            "Spread: interquartile range, median of the layers",
        )
    ]


def shares(costs: Costs) -> str:
    """What part of the function's time a module adds, at each size."""
    columns: dict[float, list[Value]] = {}
    lines: list[str] = []
    for elements, end in _SHARES.items():
        found = [share(cell) for cell in _at(costs, elements)]
        columns[float(end)] = [
            Value(percent(part), min(max(part, 0) / _FULL, 1), "nn" if told else "off")
            for part, told in found
        ]
        lines += _head(end, (f"{elements:,}", f"{elements:,}"))
    inside = [*lines, *_rows(columns, 50)]
    y = _HEAD + _ROW * len(LAYERS) + 10
    inside.append(_text(2, y, ("F どうし", "F and F"), "soft"))
    for elements, end in _SHARES.items():
        width = spread(_at(costs, elements), "again", lambda cell: cell.function[1])
        inside.append(_text(end, y, f"±{percent(width / 2).strip('+')}", "end soft"))
    notes = [
        (
            "F の時間に対する、nn で増えた分。列は要素の数。",
            "What nn adds, as a part of F’s time, by elements.",
        ),
        (
            "灰色：四分位範囲が 0 をまたぐ（差と言えない）",
            "Gray: the interquartile range holds 0, so no difference",
        ),
        (
            "F どうし：F を 2 度測った差のばらつき",
            "F and F: how far two timings of F lie apart",
        ),
        *_where(costs),
    ]
    sizes = ", ".join(map(str, SIZES))
    ja = f"F の時間に対する、nn で増えた分：要素の数は順に {sizes}。"
    en = f"What nn adds, as a part of F’s time, for {sizes} elements. "
    return _drawing((ja, en), columns.values(), inside, notes)


def percent(part: float) -> str:
    """A part with its sign, in percent; one place below 10."""
    return f"{part:+.{0 if abs(part) >= 0.0995 else 1}%}".replace("-", "−")


#: The pictures, by file.
PICTURES: dict[str, Callable[[Costs], str]] = {
    "cost-ways.svg": ways,
    "cost-share.svg": shares,
}


def main() -> None:
    """Draw both."""
    costs = cost.read()
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(costs), "utf-8")
        print(f"nn or F: drawn to {FOLDER / name}")


if __name__ == "__main__":
    main()
