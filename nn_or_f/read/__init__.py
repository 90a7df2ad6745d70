"""Read what authors write, as text.

In: files of ``docs/``, ``snippets/``, ``labs/`` and ``pictures/``. Out: pages,
snippets, labs and pictures, or faults with their lines. ``build`` calls. The table in
``block_types`` says what blocks may hold. Nothing here imports torch or MkDocs.
"""
