"""Record anew what runs print, within the site's own limits: `make outputs`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nn_or_f.check import record_anew

# Material's note on its successor would bury what is said here.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def main() -> int:
    """Read the limits of `mkdocs.yml`, and record; 1 if anything is left to do."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from nn_or_f.mkdocs import settings

    try:
        chosen, faults = settings.read(load_config("mkdocs.yml"))
    except MkDocsException as error:
        print(f"mkdocs.yml: {error}\nMend this first", file=sys.stderr)
        return 1
    if faults:
        print(*faults, "Mend this first", sep="\n", file=sys.stderr)
        return 1
    return record_anew.main(Path.cwd(), sys.argv[1:], chosen.limits)


if __name__ == "__main__":
    sys.exit(main())
