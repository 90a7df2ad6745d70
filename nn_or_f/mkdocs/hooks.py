"""The door: MkDocs and ProperDocs load this file by its path, as mkdocs.yml says.

In: MkDocs' events. Out: what one `NnOrF` makes of them. A plugin that is named in
mkdocs.yml is found only where the project was installed with that name; a file is
found in every environment that can import ``nn_or_f``, whenever that was set up.
"""

from __future__ import annotations

from nn_or_f.mkdocs.plugin import NnOrF

_plugin = NnOrF()
for _name in dir(_plugin):
    if _name.startswith("on_"):
        globals()[_name] = getattr(_plugin, _name)
