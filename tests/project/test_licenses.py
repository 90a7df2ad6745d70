"""What the site carries of others has its license in docs/assets/licenses.txt."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import ROOT
from tests.site import Site

LICENSES = ROOT / "docs/assets/licenses.txt"
THEME = distribution("mkdocs-material")
ICONS = Path(str(THEME.locate_file("material/templates/.icons")))
PATHS = re.compile(r""" d=["']([^"']+)["']""")


@cache
def sections() -> dict[str, tuple[list[str], str]]:
    """What is of others: the files that hold it, and what is said of its license."""
    line = "=" * 80
    parts = LICENSES.read_text("utf-8").split(f"{line}\n")
    found = {}
    for head, text in zip(parts[1::2], parts[2::2], strict=True):
        name, *lines = head.splitlines()
        said = dict(line.split(": ", 1) for line in lines)
        assert said["Home"].startswith("https://"), name
        assert text.strip(), name
        found[name] = (said.get("Files", "").split(", "), text)
    return found


@cache
def icons() -> dict[str, str]:
    """The set that a drawn path is of, for each icon that the theme brings."""
    files = [file for file in ICONS.rglob("*.svg") if file.parent != ICONS]
    return {
        path: file.relative_to(ICONS).parts[0]
        for file in files
        for path in PATHS.findall(file.read_text("utf-8"))
    }


def lacking(site: Path) -> set[str]:
    """What a site carries of others and no section names: files, packages, icons."""
    own = {path.name for path in (ROOT / "docs/assets").iterdir()}
    files = {
        path.relative_to(site).as_posix(): path
        for path in (site / "assets").rglob("*")
        if path.is_file() and path.relative_to(site / "assets").as_posix() not in own
    }
    patterns = [pattern for some, _ in sections().values() for pattern in some]
    found = {n for n in files if not any(fnmatch(n, one) for one in patterns)}
    used = set()
    for name, path in files.items():
        text = path.read_text("utf-8", errors="replace")
        if path.suffix == ".map":
            for source in json.loads(text)["sources"]:
                used |= set(re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)", source))
        elif path.suffix == ".css":
            drawn = {icons().get(one, name) for one in PATHS.findall(unquote(text))}
            used |= {f"icons: {one}" for one in drawn}
    for page in site.rglob("*.html"):
        drawn = {icons().get(one, "") for one in PATHS.findall(page.read_text("utf-8"))}
        used |= {f"icons: {one}" for one in drawn - {""}}  # others are figures
    return found | used - sections().keys()


def test_all_that_the_site_carries_has_its_license(site: Site) -> None:
    assert lacking(site.folder) == set()
    assert (site.folder / "assets/licenses.txt").read_bytes() == LICENSES.read_bytes()
    for lang in ("ja", "en"):
        page = (site.folder / lang / "about/index.html").read_text("utf-8")
        assert 'href="../../assets/licenses.txt"' in page


def test_what_lacks_its_license_is_found(tmp_path: Path) -> None:
    scripts = tmp_path / "assets/javascripts"
    scripts.mkdir(parents=True)
    for name in ("lunr.js", "bundle.min.js", "bundle.min.js.map"):
        sources = ["a.ts", "node_modules/rxjs/b.js", "node_modules/@x/new/c.js"]
        (scripts / name).write_text(json.dumps({"sources": sources}))
    drawn = next(path for path, one in icons().items() if one == "simple")
    (tmp_path / "index.html").write_text(f'<path d="M0 0"/><path d="{drawn}"/>')
    assert lacking(tmp_path) == {
        "assets/javascripts/lunr.js",
        "@x/new",
        "icons: simple",
    }


def test_nothing_is_named_that_the_site_does_not_carry(site: Site) -> None:
    files = {p.relative_to(site.folder).as_posix() for p in site.folder.rglob("*")}
    patterns = {pattern for some, _ in sections().values() for pattern in some} - {""}
    gone = {one for one in patterns if not any(fnmatch(name, one) for name in files)}
    assert gone == set()


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["material", "octicons", "fontawesome"])
def test_the_license_of_icons_is_that_of_the_installed_ones(name: str) -> None:
    (file,) = (ICONS / name).glob("LICENSE*")
    text = file.read_text("utf-8").partition("# Fonts: SIL")[0]  # no font is carried
    assert words(text).rstrip(" -") in words(sections()[f"icons: {name}"][1])


def test_the_license_of_the_theme_is_that_of_the_installed_one() -> None:
    (file,) = [f for f in THEME.files or [] if f.match("*.dist-info/licenses/LICENSE")]
    text = Path(str(file.locate())).read_text("utf-8")
    assert words(text) in words(sections()["Material for MkDocs"][1])
