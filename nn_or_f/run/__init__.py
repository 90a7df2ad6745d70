"""Code that is run, within limits, in processes of its own.

In: tasks. Out: a result for each: what it printed, left and drew, or why it failed;
what was run before is kept. ``build`` calls. Nothing here knows a snippet or a page.
"""
