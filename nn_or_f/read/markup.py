"""What the HTML of a page may hold: nothing in it can run, or take over the page.

In: the HTML that Markdown made of a page, its blocks included. Out: what of it no page
may hold. All is allowed by list. Called by ``page``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

import nh3

from nn_or_f.read import drawing

#: What a page of ours has besides prose and drawings.
_OURS = {
    *("button", "input", "output", "script", "section", "tfoot"),
    *("nnf-atlas", "nnf-inspect", "nnf-pair", "nnf-predict", "nnf-symptoms"),
}
ELEMENTS = {name.lower() for name in nh3.ALLOWED_TAGS | drawing.ELEMENTS | _OURS}

_COMMON = {
    *("class", "dir", "focusable", "hidden", "id", "lang", "role", "tabindex", "title"),
    *("alt", "download", "rel", "target", "src", "open", "name", "scope", "type"),
    *("colspan", "rowspan", "headers", "start", "reversed", "value", "min", "max"),
    *("datetime", "cite", "hreflang", "loading", "decoding", "style", "controls"),
}
_SAFE = {name.lower() for name in drawing.ATTRIBUTES} | _COMMON
ATTRIBUTES = _SAFE.union(*nh3.ALLOWED_ATTRIBUTES.values())
_FAMILIES = ("aria-", "data-")
#: By these the theme's own script finds what it works on, and may fetch for it.
_THEMES = "data-md-"
#: Markdown aligns the cells of a table with it.
_PROPERTIES = drawing.PROPERTIES | {"text-align"}

#: What has no end, and what ends by itself where its parent or the next one does.
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
    *("param", "source", "track", "wbr"),
}
_OPTIONAL = {
    *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup"),
    *("rp", "rt", "option"),
}

#: What only stands within one of others.
_WITHIN = {
    "li": {"ul", "ol", "menu"},
    **{name: {"dl"} for name in ("dt", "dd")},
    **{name: {"table"} for name in ("td", "th", "tr", "thead", "tbody", "tfoot")},
}
#: What may have a name; by others a script would find it in place of its own.
_NAMED = {"a", "details", "input", "map"}

_ADDRESSES = {"cite", "href", "src"}
_SCHEMES = {"http", "https", "mailto", "tel"}
#: Browsers leave these out of an address before they read it.
_UNSEEN = re.compile(r"[\x00-\x20]+")
_SCHEME = re.compile(r"([^/?#:]*):")

#: Tags and attributes where the HTML standard sees them; most are of colored code.
_TAG = re.compile(
    r"<(?!span(?: class=\"\w*\")?>)(?P<name>[a-z][^\s/>]*)"
    r"(?P<attributes>(?:[\s/]|[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*)?)?+)*+)>",
    re.ASCII | re.IGNORECASE,
)
#: Where an element begins or ends, and comments, as browsers see them.
_ENDS = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|</(?!span>)(?P<end>[a-z][^\s/>]*)[^>]*>"
    r"|<(?!span(?: class=\"\w*\")?>)(?P<begin>[a-z][^\s/>]*)"
    r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?P<own>/?)>",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s>\"'][^\s>]*))?)?+",
    re.ASCII,
)


@lru_cache(maxsize=256)  # `mkdocs serve` asks for the same pages again and again
def strangers(markup: str) -> tuple[tuple[str, str], ...]:
    """What no page may hold, and words by which its line can be found."""
    return tuple(dict.fromkeys(_strangers(markup)))


def _strangers(markup: str) -> Iterator[tuple[str, str]]:
    for tag in _TAG.finditer(f"{markup}>"):  # what is not closed, the theme closes
        element = tag["name"].lower()
        attributes = {
            found["name"].lower(): html.unescape(
                found["a"] or found["b"] or found["c"] or ""
            )
            for found in reversed([*_ATTRIBUTE.finditer(tag["attributes"])])
        }
        runs = element == "script" and attributes.get("type") != "application/json"
        if runs or element not in ELEMENTS:
            what = "can run or bring in what is not ours; text goes in backticks"
            yield f"<{element}> {what}", f"<{element}"
        for name, value in attributes.items():
            if what := _wrong(element, name, value):
                known = name in ATTRIBUTES
                yield f"<{element} {name}=…> {what}", value if known else name


@lru_cache(maxsize=256)
def unbalanced(markup: str) -> tuple[tuple[str, str], ...]:
    """What would swallow the rest of the page, or end what it is in; and such words."""
    return tuple(dict.fromkeys(_unbalanced(markup)))


def _unbalanced(markup: str) -> Iterator[tuple[str, str]]:
    open_: list[str] = []
    at = 0
    while tag := _ENDS.search(markup, at):
        at = tag.end()
        name = (tag["begin"] or tag["end"] or "span").lower()
        drawn = name == "svg" or ("svg" in open_ and name in drawing.ELEMENTS)
        if name == "span" or name in _VOID or (tag["own"] and drawn):
            continue  # a span can swallow nothing
        if tag["begin"]:
            if name in _WITHIN and not _WITHIN[name] & {*open_}:
                around = " or ".join(f"<{one}>" for one in sorted(_WITHIN[name]))
                yield f"<{name}> stands outside of {around}", f"<{name}"
            open_.append(name)
            if name == "script":  # all up to its end is text
                found = _SCRIPT_END.search(markup, at)
                begin, at = at, found.start() if found else len(markup)
                if "<!--" in markup[begin:at]:
                    yield (
                        "<script> holds “<!--”: its end may not be seen",
                        "<script",
                    )
        elif name in open_:
            while (last := open_.pop()) != name:
                if last not in _OPTIONAL:
                    yield f"<{last}> is not closed", f"<{last}"
        elif name not in _OPTIONAL:
            yield f"</{name}> closes nothing", f"</{name}"
    for name in open_:
        if name not in _OPTIONAL:
            yield f"<{name}> is not closed", f"<{name}"


def _wrong(element: str, name: str, value: str) -> str:
    """Why an element may not have this attribute; "" if it may."""
    known = name in ATTRIBUTES or name.startswith(_FAMILIES)
    if not known or name.startswith(_THEMES):
        return "is not among the attributes that a page may have"
    if name == "src" and not _is_ours(value):
        return f"loads “{value[:60]}”: what a page loads lies in the site"
    if drawing.is_the_themes(name, value):
        return f"is “{value[:60]}”: the theme's own script would act on it"
    if name == "name" and element not in _NAMED:
        return "is not among the attributes that a page may have"
    if name in _ADDRESSES and not leads_on(element, name, value):
        schemes = ", ".join(sorted(_SCHEMES))
        return f"leads to “{value[:60]}”: an address is a path, or one of {schemes}"
    looks = name == "style" or name in drawing.PROPERTIES
    if looks and not drawing.is_plain(name, value, _PROPERTIES):
        return f"is “{value[:60]}”: it may set fonts, colors, and alignment"
    return ""


def _is_ours(value: str) -> bool:
    """Whether an address is one of this site's own files."""
    address = _UNSEEN.sub("", value).replace("\\", "/")
    return not (_SCHEME.match(address) or address.startswith("//"))


def leads_on(element: str, name: str, value: str) -> bool:
    """Whether an address leads to a page or a file, and not to code."""
    if name == "href" and element not in {"a", "area"}:  # it is loaded
        return drawing.allows(element, name, value)
    scheme = _SCHEME.match(_UNSEEN.sub("", value))
    return scheme is None or scheme[1].lower() in _SCHEMES
