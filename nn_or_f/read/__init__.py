"""What authors write, as text.

In: files of ``docs/``, ``snippets/``, ``labs/`` and ``pictures/``. Out: pages,
snippets, labs and pictures, or faults with their lines. ``build`` calls. It imports
neither torch nor MkDocs.
"""
