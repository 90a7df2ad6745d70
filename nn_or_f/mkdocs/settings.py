"""What ``mkdocs.yml`` may say to the plugin, under ``extra: nn_or_f:``.

In: MkDocs' configuration. Out: `Settings`, and a fault for each value that is none.
It stands below ``extra`` because a hook has no options of its own. Called by
``plugin``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig

from nn_or_f.faults import Fault, Place
from nn_or_f.run.limits import Limits

#: What every system can count to.
_MOST = 10**15


class _LimitsOption(BaseConfigOption[Limits]):
    """Some limits by name; the others keep their defaults."""

    def run_validation(self, value: object) -> Limits:
        if value is None:
            return Limits()
        if not isinstance(value, Mapping):
            raise ValidationError("“limits” are lines “name: number”")
        if wrong := [what for item in value.items() if (what := _wrong(*item))]:
            raise ValidationError("\n".join(wrong))
        return Limits(**value)


def _wrong(name: Any, value: Any) -> str | None:
    """What is wrong with one limit."""
    known = asdict(Limits())
    if name not in known:
        return f"there is no limit “{name}”; there are {', '.join(known)}"
    kinds = (int, float) if isinstance(known[name], float) else (int,)
    if type(value) in kinds and value > _MOST:
        return f"the limit “{name}” is {_MOST} at most, not “{value}”"
    if type(value) not in kinds or not value > 0:
        number = "number" if float in kinds else "whole number"
        return f"the limit “{name}” is a {number} above 0, not “{value}”"
    return None


class _Switch(BaseConfigOption[bool]):
    """On where nothing is said."""

    def run_validation(self, value: object) -> bool:
        if value is None or isinstance(value, bool):
            return value is not False
        raise ValidationError(f"“{self._name}” is true or false, not “{value}”")


class Settings(Config):  # type: ignore[no-untyped-call]
    """What a site can choose."""

    limits = _LimitsOption()
    """What each run may use."""
    records = _Switch()
    """Whether runs are compared with what is recorded of them in ``outputs/``."""


def read(config: MkDocsConfig) -> tuple[Settings, list[Fault]]:
    """The settings of a site and what is wrong with them; that is as by default."""
    place = Place(Path(config.config_file_path).name)
    options = config.extra.get("nn_or_f")
    wrong: list[str] = []
    if not isinstance(options, Mapping | None):
        wrong.append("“nn_or_f” are lines “name: value”")
        options = None
    options = dict(options or {})
    while True:
        settings = Settings()
        settings.load_dict(options)
        errors, unknown = settings.validate()
        if not errors:
            break
        for key, error in errors:  # MkDocs ends its search at the first
            wrong += str(error).splitlines()
            del options[key]
    known = ", ".join(key for key, _ in Settings._schema)
    wrong += [f"there is no setting “{key}”; there are {known}" for key, _ in unknown]
    return settings, [Fault(what, source=place) for what in wrong]
