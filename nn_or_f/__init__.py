"""The workshop of *nn or F*: it turns snippets into pages.

Data flows one way: ``snippets`` are run (``zygote``, ``child``, ``runs``),
pages ask for runs (``page``, ``blocks``, ``render``), and ``hooks`` alone
hands the result to MkDocs.
"""
