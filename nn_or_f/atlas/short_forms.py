"""Short forms as readers see them: tensors, a layer, its call, and the function's.

In: a `Short`, whose call is written with the makers of ``outcomes``. Out: lines that
run as they are after the usual imports. Called by ``entries`` and
``compare_short_forms``; it imports no torch.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from nn_or_f.atlas.samples import Sample, Short

#: As wide as a snippet.
_WIDTH = 60

#: What makes tensors in a sample's call that want a gradient.
_WANTING = ("x", "positive")


@dataclass(frozen=True)
class ShortForm:
    """One short form.

    ``text`` is all of it; ``setup`` makes the tensors and the layer, ``calls`` are the
    two calls, of the layer and of the function. ``wanting`` names the arguments that
    want a gradient where the two are compared.
    """

    short: Short

    @cached_property
    def _values(self) -> dict[str, ast.expr]:
        return _arguments(self.short.sample)

    @property
    def text(self) -> str:
        """All its lines."""
        return "\n".join([self.setup, *self.calls]) + "\n"

    @cached_property
    def setup(self) -> str:
        """What both calls need."""
        made = self._values.items()
        lines = [f"{name} = {_shown(value)}" for name, value in made]
        return "\n".join([*lines, _wrapped("layer = ", self.short.layer)])

    @property
    def calls(self) -> tuple[str, str]:
        """The call of the layer and that of the function."""
        layer = f"layer({', '.join(self.names)})"
        return layer, _wrapped("", self.short.functional)

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments of the layer's call."""
        return tuple(self._values)

    @property
    def wanting(self) -> tuple[str, ...]:
        """Those of them that want a gradient."""
        makers = {name: _makers(value) for name, value in self._values.items()}
        return tuple(n for n, found in makers.items() if found & {*_WANTING})


def _arguments(sample: Sample) -> dict[str, ast.expr]:
    """What each argument of a sample's call is made with, by name."""
    call = ast.parse(f"f({sample.call})", mode="eval").body
    assert isinstance(call, ast.Call)
    assert len(call.args) <= 1, f"{sample} passes two without a name"
    found = dict(zip(["x"], call.args, strict=False))
    return found | {k.arg: k.value for k in call.keywords if k.arg}


def _makers(value: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}


def _shown(value: ast.expr) -> str:
    """An argument with functions of torch in place of the makers."""
    return ast.unparse(_Torch().visit(ast.parse(ast.unparse(value), mode="eval")))


class _Torch(ast.NodeTransformer):
    """Each maker as a reader would write it."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name):
            return node
        given = [ast.unparse(argument) for argument in node.args]
        options = {k.arg: ast.unparse(k.value) for k in node.keywords}
        text = _made(node.func.id, given, options)
        return ast.parse(text, mode="eval").body


def _made(maker: str, given: list[str], options: dict[str | None, str]) -> str:
    shape = ", ".join(given) or "()"
    match maker:
        case "x" | "fixed":
            return f"torch.randn({shape})"
        case "positive" | "within":
            return f"torch.rand({shape})"
        case "signs":
            return f"torch.randn({shape}).sign()"
        case "mask":
            return f"torch.rand({shape}) < 0.3"
        case "tensor":
            return f"torch.tensor({shape})"
        case "ints":
            high, *sizes = given
            low = f"{options['low']}, " if "low" in options else ""
            tail = "," if len(sizes) == 1 else ""
            return f"torch.randint({low}{high}, ({', '.join(sizes)}{tail}))"
    return f"{maker}({shape})"  # it has no such name, so to run it will say so


def _wrapped(start: str, call: str) -> str:
    """A call in one line; where that is too long, its arguments below, as ruff does."""
    if len(start + call) <= _WIDTH:
        return start + call
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    parts = [*node.args, *node.keywords]
    arguments = [ast.get_source_segment(call, part) or "" for part in parts]
    joined = f"    {', '.join(arguments)}\n"
    lines = "".join(f"    {argument},\n" for argument in arguments)
    inside = joined if len(joined) <= _WIDTH + 1 else lines
    return f"{start}{ast.unparse(node.func)}(\n{inside})"
