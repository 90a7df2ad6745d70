"""axe-core, which knows the rules that make a page usable by everyone."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.site import ROOT

_AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")

# What moves is looked at when it has come to rest.
_LIST = """async (rules) => {
  const moving = document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(moving.map((animation) => animation.finished));
  const options = { resultTypes: ["violations"], rules };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id} (${help}): ${target.join(" ")}`));
}"""


def violations(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds wrong with a page as it stands now: rule and selector.

    Its look at ``contrast`` takes as long as all the rest.
    """
    page.evaluate(_AXE)
    rules = {} if contrast else {"color-contrast": {"enabled": False}}
    found: list[str] = page.evaluate(_LIST, rules)
    return found
