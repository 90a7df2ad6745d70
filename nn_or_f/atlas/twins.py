"""The twins as text: which there are, of which class, and each made whole.

In: the files of ``snippets/atlas/``, one for each category. Out: a `Twin` for each
function that takes a layer, in the order of its file, with the text that a reader
copies. Called by ``build`` and ``render``; it imports no torch.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from nn_or_f.read.snippet import Snippet

#: The folder of snippets that holds the twins.
FOLDER = "atlas"

#: What a twin calls in place of a layer; not what it asks torch about a device.
_CALLED = re.compile(r"(F\.|nn\.parallel\.|torch\.(?!_C\.|is_|get_))[\w.]+")


@dataclass(frozen=True)
class Twin:
    """One class of torch.nn and the function that does the same.

    ``views`` is the function made whole, in each language: with the imports and the
    helpers it uses, so that it runs alone. ``calls`` are the functions of F, or of
    torch, that it and its helpers call; ``function_of_f`` is the one that does its
    work, "" where there is none or it takes several parts; ``counterparts`` are that
    one, or one of torch in its place, or two of which each call takes one.
    """

    category: str
    cls: str
    function: str
    views: Mapping[str, str]
    calls: tuple[str, ...]
    function_of_f: str = ""
    counterparts: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of its snippet."""
        return f"{FOLDER}/{self.category}.py"


def twins_of(snippet: Snippet) -> list[Twin]:
    """The twins in one file."""
    path = PurePosixPath(snippet.name).relative_to(FOLDER)
    return _twins(path.with_suffix("").as_posix(), tuple(snippet.views.items()))


@lru_cache(maxsize=64)  # `mkdocs serve` reads the same files again and again
def _twins(category: str, views: tuple[tuple[str, str], ...]) -> list[Twin]:
    modules = {lang: _Module(view) for lang, view in views}
    first = next(iter(modules.values()))
    return [
        Twin(
            category,
            cls,
            name,
            {lang: module.whole(name) for lang, module in modules.items()},
            tuple(dict.fromkeys(first.calls(name))),
            first.function_of_f(name),
            first.counterparts(name),
        )
        for name, cls in first.classes()
    ]


class _Module:
    """The parts of one view."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        tree = ast.parse(text)
        self.imports = [
            n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        self.parts: dict[str, ast.stmt] = {}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.parts[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.parts[node.targets[0].id] = node
        self.names = {name: _names(node) for name, node in self.parts.items()}

    def classes(self) -> Iterator[tuple[str, str]]:
        """Each public function and the class of its first argument."""
        for name, node in self.parts.items():
            if isinstance(node, ast.FunctionDef) and not name.startswith("_"):
                for argument in node.args.args[:1]:
                    if isinstance(argument.annotation, ast.Attribute):
                        yield name, argument.annotation.attr

    def whole(self, name: str) -> str:
        """A part and all that it needs, as one text."""
        needed = self._needed(name)
        parts = [self.parts[p] for p in self.parts if p in needed and p != name]
        helpers = [part for part in parts if isinstance(part, ast.FunctionDef)]
        known = [part for part in parts if part not in helpers]  # before who names it
        nodes = [*known, self.parts[name], *helpers]
        used = {n for part in needed for n in self.names[part]}
        heads = [head for node in self.imports if (head := _import(node, used))]
        blocks = ["\n".join(self._text(node)) for node in nodes]
        return "\n".join(_grouped(heads)) + "\n\n\n" + "\n\n\n".join(blocks) + "\n"

    def calls(self, name: str) -> Iterator[str]:
        """The functions of F and torch that a part and its helpers call."""
        for part in self._needed(name):
            yield from self._own_calls(part)

    def _own_calls(self, name: str) -> Iterator[str]:
        for choice in self._choices(name):
            yield from choice

    def _choices(self, name: str) -> Iterator[tuple[str, ...]]:
        """What a part calls, or has a helper call: two where it takes one of them."""
        for node in ast.walk(self.parts[name]):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call):
                handed = isinstance(node.func, ast.Name) and node.func.id in self.parts
                found = [node.func, *(node.args if handed else ())]
            elif isinstance(node, ast.IfExp):
                found = [node.body, node.orelse]
            names = [ast.unparse(n) for n in found if isinstance(n, ast.Attribute)]
            if called := tuple(n for n in names if _CALLED.fullmatch(n)):
                yield called

    def counterparts(self, name: str) -> tuple[str, ...]:
        """The function that stands for a part in a table: of F, else of torch."""
        if function := self.function_of_f(name):
            return (function,)
        own = {c for c in self._choices(name) if not c[0].startswith("F.")}
        return own.pop() if len(own) == 1 else ()

    def function_of_f(self, name: str, seen: tuple[str, ...] = ()) -> str:
        """The function of F that a part calls, or the only other part that it calls.

        ``seen`` are the parts that led to it: they may call each other in a circle.
        """
        own = {call for call in self._own_calls(name) if re.match(r"F\.[^_]", call)}
        if own:
            return own.pop() if len(own) == 1 else ""
        names = self.names[name]
        others = [part for part in self.parts if part in names and part != name]
        if len(others) != 1 or others[0] in seen:
            return ""
        return self.function_of_f(others[0], (*seen, name))

    def _needed(self, name: str) -> list[str]:
        found = [name]
        for part in found:
            names = self.names[part]
            found += [n for n in self.parts if n in names and n not in found]
        return found

    def _text(self, node: ast.stmt) -> list[str]:
        decorators = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(d.lineno for d in decorators)])
        while self.lines[start - 2].startswith("#"):  # a comment above belongs to it
            start -= 1
        return self.lines[start - 1 : node.end_lineno]


def _names(node: ast.AST) -> set[str]:
    """The names that a part takes from elsewhere: not those of its own variables."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    own = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    return {n.id for n in names} - own


def _import(node: ast.Import | ast.ImportFrom, used: set[str]) -> str:
    """An import without the names that nothing uses; empty if none is left."""
    names = [
        alias
        for alias in node.names
        if (alias.asname or alias.name.split(".")[0]) in used
    ]
    if not names:
        return ""
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(names))
    return ast.unparse(ast.ImportFrom(node.module, names, node.level))


def _grouped(imports: list[str]) -> list[str]:
    """Imports with a blank line between the standard library and torch."""
    ours = [line for line in imports if "torch" in line]
    others = [line for line in imports if line not in ours]
    return [*others, "", *ours] if others and ours else imports
