"""Say how many branches of the engine the tests take: part of `make coverage`.

coverage's own limit is of statements and branches together; this one is of branches.
"""

import json
import subprocess
import sys
from pathlib import Path

AIM = 90  # per cent


def told(report: Path) -> tuple[str, bool]:
    """What a report of `coverage json` comes to, and whether that is enough."""
    totals = json.loads(report.read_text("utf-8"))["totals"]
    taken, all_of_them = totals["covered_branches"], totals["num_branches"]
    share = 100 * taken / all_of_them
    text = f"nn or F: tests take {taken} of {all_of_them} branches ({share:.1f} %"
    return f"{text}; aim: {AIM} %)", share >= AIM


def main() -> int:
    """Read what coverage has combined, and tell."""
    report = Path(".coverage.json")
    command = [sys.executable, "-m", "coverage", "json", "-q", "--fail-under=0"]
    subprocess.run([*command, "-o", str(report)], check=True)
    text, enough = told(report)
    report.unlink()
    print(text)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
