"""What was printed, cleaned: no codes for a terminal, and no private folders.

In: the bytes of a stream and the folder of its run, or a text. Out: text that a page
can show. Called by ``answers``, ``tracer``, ``kernel`` and ``kernel_client``; it
imports next to nothing, for it is loaded beside the code that runs, too.
"""

from __future__ import annotations

import os
import re
import sysconfig

#: What speaks to a terminal: colours and the like, links, titles.
_TO_TERMINAL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"
)
#: What a terminal writes over: a progress bar's earlier states.
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?=[^\r\n])|\r+$", re.MULTILINE)
#: Other control characters, for which HTML has no place, by what shows them.
_CONTROLS = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n"} | {127: 0x2421}


def readable(data: bytes, folder: str) -> str:
    """A stream as text that a page can show, without what readers need not see.

    That is what only a terminal understands, and private folders.
    """
    return clean(public(data.decode("utf-8", errors="replace"), folder))


def public(text: str, folder: str) -> str:
    """A text without the private folders in its paths."""
    for private in _private_folders(folder):
        text = text.replace(f"{private}{os.sep}", "")
    return text


def clean(text: str) -> str:
    """A text as a page can show it, without what only a terminal understands."""
    text = _OVERWRITTEN.sub("", _TO_TERMINAL.sub("", text))
    return text.translate(_CONTROLS)


def _private_folders(folder: str) -> list[str]:
    """Folders that a reader need not see in a message: longest first."""
    paths = sysconfig.get_paths()
    found = {os.path.realpath(folder), folder}
    found.update(paths[key] for key in ("purelib", "platlib", "stdlib"))
    found.add(os.path.realpath(paths["stdlib"]))
    return sorted(found, key=len, reverse=True)
