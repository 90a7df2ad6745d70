"""What the labs claim, asked of their executions, and what their pages are."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from nn_or_f import tasks
from nn_or_f.languages import LANGUAGES
from nn_or_f.read import labs
from nn_or_f.run.runner import Runner
from nn_or_f.run.task import Result
from tests.conftest import ROOT
from tests.site import Site

NAMES = list(labs.find(ROOT))
LARGEST = 250_000  # bytes of HTML


@pytest.fixture(scope="module")
def three_styles() -> Result:
    """A fresh execution, whatever was kept."""
    with Runner(cache_folder=None) as runner:
        found = runner.run(tasks.of_lab(labs.read(ROOT, "three_styles")))
    assert found.failure is None, found.failure
    return found


def test_three_styles_train_to_the_same_bit(three_styles: Result) -> None:
    """The lab asserts it itself; here is what it prints, and that it asserts."""
    out = "".join(output.stdout for output in three_styles.cells)
    names = ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "losses"]
    assert re.findall(r"^(\S+) +True$", out, re.MULTILINE) == names
    losses = re.findall(r"^loss (.*)$", out, re.MULTILINE)
    assert len(losses) == 3
    assert len(set(losses)) == 1
    source = (ROOT / "labs/three_styles.py").read_text("utf-8")
    assert "\n    assert same\n" in source
    assert "\nassert losses_1 == losses_2 == losses_3\n" in source


def test_three_styles_learn_and_give_the_same_answers(three_styles: Result) -> None:
    out = "".join(output.stdout for output in three_styles.cells)
    (first, last) = re.findall(r"^loss (\S+) -> (\S+)$", out, re.MULTILINE)[0]
    assert float(last) < float(first) / 10
    rates = re.findall(r"^\S+ +([\d.]+)%$", out, re.MULTILINE)
    assert len(rates) == 3
    assert len(set(rates)) == 1
    assert float(rates[0]) > 85
    assert "test  (297, 64)" in out
    assert "shell: meta" in out


def test_three_styles_warn_of_nothing(three_styles: Result) -> None:
    assert [o.stderr for o in three_styles.cells if o.stderr] == []
    assert sum(len(o.figures) for o in three_styles.cells) == 2


def test_an_update_that_rounds_twice_can_differ_from_sgd() -> None:
    import torch

    torch.manual_seed(0)
    weights, gradients = torch.randn(2, 1000).unbind()
    once = torch.sub(weights, gradients, alpha=0.3)
    parameter = torch.nn.Parameter(weights.clone())
    parameter.grad = gradients
    torch.optim.SGD([parameter], lr=0.3).step()
    assert torch.equal(parameter, once)
    fused = torch.backends.cpu.get_cpu_capability() != "DEFAULT"
    assert torch.equal(weights - 0.3 * gradients, once) is not fused


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small_and_brings_nothing_along(
    site: Site, name: str, lang: str
) -> None:
    folder = f"{lang}/labs/{name.replace('_', '-')}"
    html = (site.folder / folder / "index.html").read_bytes()
    assert len(html) <= LARGEST
    page = BeautifulSoup(html, "lxml")
    article = page.select_one("article")
    assert article is not None
    assert not article.select("style:not(svg style), script, link")
    assert "jp-" not in str(article)
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for code in article.select("code, pre, samp, svg"):
        code.decompose()
    for mark in ("**", "///", "{=", "](", "{ #", "# %%", "<div"):
        assert mark not in article.get_text()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_links_of_a_lab_lead_somewhere(site: Site, name: str, lang: str) -> None:
    base = f"{lang}/labs/{name.replace('_', '-')}/"
    page = BeautifulSoup((site.folder / base / "index.html").read_bytes(), "lxml")
    links = [str(a["href"]) for a in page.select("article a[href]")]
    assert len(links) > 5
    for link in links:
        path, anchor = urldefrag(urljoin(f"/{base}", link))
        file = site.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        assert file.is_file(), link
        if anchor:
            assert f'id="{anchor}"' in file.read_text("utf-8"), link


def test_only_labs_are_made_of_notebooks() -> None:
    uris = {labs.read(ROOT, name).src_uri(lang) for name in NAMES for lang in LANGUAGES}
    named = re.findall(
        r"^ +- (\S+\.ipynb)", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE
    )
    assert sorted(named) == sorted(uris)
