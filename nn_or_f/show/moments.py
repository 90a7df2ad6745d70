"""Several runs shown side by side, step by step: which steps come at once.

In: of each run, the statements of its steps. Out: moments, in which every run takes a
step or waits. Called by ``contexts`` and ``snippet_data``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

#: Which step each of several runs takes in one moment; None for one that waits.
Moment = tuple[int | None, ...]


#: What a statement is known by in another run: the names it sets, or what it calls.
_DEED = re.compile(r"\s*(?:([\w., \[\]'\"]+?) *[-+*/%@&|^]?=(?!=)|([\w.]+)\()")


def deed(statement: str) -> str:
    """What a statement does: "y" for ``y = norm(x)``, "print()" for ``print(y)``."""
    found = _DEED.match(statement)
    return found[1] or f"{found[2]}()" if found else statement.strip()


def in_step(runs: Sequence[Sequence[str]]) -> list[Moment]:
    """Let runs go on together: steps that do the same come in one moment.

    Args:
        runs: of each run, what each of its steps does.

    Between two things that all do, a run with fewer steps of its own waits.
    """
    moments: list[Moment] = [(step,) for step in range(len(runs[0]))]
    texts = list(runs[0])
    for number, run in enumerate(runs[1:], start=1):
        waiting: Moment = (None,) * number
        joined: list[Moment] = []
        joint: list[str] = []
        same = SequenceMatcher(None, texts, run, autojunk=False)
        for _, first, last, start, end in same.get_opcodes():
            for one, step in zip_longest(range(first, last), range(start, end)):
                before = waiting if one is None else moments[one]
                joined.append((*before, step))
                joint.append(texts[one] if one is not None else run[step])
        moments, texts = joined, joint
    return moments
