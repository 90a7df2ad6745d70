"""Show results as HTML.

In: `PageInputs`, all that one page is made of. Out: the HTML of its blocks and values;
and the files that readers download. ``mkdocs`` calls.
"""
