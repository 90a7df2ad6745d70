"""Results as HTML.

In: pages, snippets, runs and the atlas. Out: the fragments of a page, and the files
that readers download. ``mkdocs`` calls.
"""
