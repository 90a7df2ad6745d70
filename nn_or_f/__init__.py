"""The workshop of *nn or F*: it turns snippets into pages.

Data flows one way: a ``snippet`` is run (``runs``, ``warm``, ``zygote``,
``child``), pages ask for runs (``page``, ``parity``, ``blocks``, ``render``),
``build`` puts both together, and ``mkdocs`` alone hands the result to MkDocs.
"""
