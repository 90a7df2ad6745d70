"""Count how large code bases call layers, as nn.X or as F.x: `make usage`.

In: the releases that tools/usage.txt pins; pip downloads them, nothing is installed or
imported. Out: evidence/usage.json, and pictures/usage.svg, which is drawn from it.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

if not __package__:  # started as a program
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nn_or_f.atlas import FOLDER, Twin
from nn_or_f.atlas.twins import twins_of
from nn_or_f.read import snippet
from tools import usage_picture

ROOT = Path(__file__).resolve().parent.parent
PINS = Path("tools/usage.txt")
COUNTS = Path("evidence/usage.json")
PICTURE = Path("pictures/usage.svg")

#: Where pip looks for wheels, so that each machine reads the same files.
SYSTEM = ("--platform", "manylinux_2_28_x86_64", "--python-version", "3.11")

NN, F = "torch.nn.", "torch.nn.functional."

#: No twins, but what one writes in place of the other.
IN_PLACE = {"MultiheadAttention": F + "scaled_dot_product_attention"}


def called(source: str) -> Counter[str]:
    """How often each thing of torch is called in a source, by its full name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an old escape in a string is not ours
        tree = ast.parse(source)
    names = dict(_imported(tree))
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (path := _path(node.func)):
            first, dot, rest = path.partition(".")
            whole = f"{names.get(first, '')}{dot}{rest}"
            if whole.startswith("torch."):
                found[whole] += 1
    return found


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, and what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                bound = one.name if one.asname else one.name.partition(".")[0]
                yield one.asname or bound, bound
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, f"{node.module}.{one.name}"


def _path(node: ast.expr) -> str:
    """A name with dots, "nn.functional.relu"; "" for any other expression."""
    if isinstance(node, ast.Attribute):
        before = _path(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def pairs(root: Path) -> dict[str, list[str]]:
    """Each function that the atlas sets beside layers, and those layers.

    Functions and layers by their full names.
    """
    names = [one for one in snippet.find(root) if one.startswith(f"{FOLDER}/")]
    found: dict[str, list[str]] = {}
    for name in names:
        for twin in twins_of(snippet.read(root, name)):
            if function := _function(twin):
                found.setdefault(function, []).append(NN + twin.cls)
    return dict(sorted(found.items()))


def _function(twin: Twin) -> str:
    if twin.cls in IN_PLACE:
        return IN_PLACE[twin.cls]
    (name,) = twin.counterparts if len(twin.counterparts) == 1 else ("",)
    if name.startswith("F."):
        return F + name.removeprefix("F.")
    return name if name.startswith("torch.") else ""


def in_wheel(wheel: Path) -> tuple[int, Counter[str]]:
    """How many sources a wheel has, and what is called in them all."""
    files, found = 0, Counter[str]()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                files += 1
                found += called(archive.read(name).decode("utf-8"))
    return files, found


def spelled(
    found: Mapping[str, int], beside: Mapping[str, list[str]]
) -> dict[str, Any]:
    """How often each function is called, and the layers that it stands for.

    A function of torch and one of F with the same name count as one.
    """
    counts = {}
    for function, layers in beside.items():
        alike = {function, function.replace(F, "torch."), F + function.split(".")[-1]}
        both = [sum(found.get(n, 0) for n in some) for some in (layers, alike)]
        if any(both):
            counts[function] = both
    return counts


def pins(root: Path) -> dict[str, tuple[str, str]]:
    """The version and the hash of each package that is read."""
    found = {}
    for line in (root / PINS).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            pin, _, digest = line.partition(" --hash=")
            name, _, version = pin.partition("==")
            found[name] = (version, digest)
    return found


def download(root: Path, folder: str) -> None:
    """Let pip bring the wheels, and refuse any other file."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", *SYSTEM, "--require-hashes"]
    command += ["--requirement", str(root / PINS), "--dest", folder]
    subprocess.run([*command, "--disable-pip-version-check"], check=True)


def count(root: Path, folder: Path) -> dict[str, Any]:
    """What the wheels in a folder call, as it is kept."""
    beside = pairs(root)
    packages = {}
    for name, (version, digest) in pins(root).items():
        (wheel,) = folder.glob(f"{name}-{version}-*.whl")
        files, found = in_wheel(wheel)
        about = {"version": version, "hash": digest, "files": files}
        packages[name] = {**about, "calls": spelled(found, beside)}
    return {"layers": beside, "packages": packages}


def as_json(counts: Mapping[str, Any]) -> str:
    """Return the text of the file: each function on a line of its own."""
    text = json.dumps(counts, indent=1)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", _in_one_line, text) + "\n"


def _in_one_line(found: re.Match[str]) -> str:
    return f"[{' '.join(found[1].split())}]"


def main() -> int:
    """Download, count, and draw."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            download(ROOT, folder)
        except subprocess.CalledProcessError:
            print("nn or F: pip has not brought the packages", file=sys.stderr)
            return 1
        counts = count(ROOT, Path(folder))
    (ROOT / COUNTS).write_text(as_json(counts), "utf-8")
    (ROOT / PICTURE).write_text(usage_picture.draw(counts), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
