"""Code that is run, within limits, in processes of its own.

In: snippets and labs. Out: what each printed, left and drew, or why it failed; what was
run before is kept. ``build`` calls. Nothing here knows a page.
"""
