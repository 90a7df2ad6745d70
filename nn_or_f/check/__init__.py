"""What was run, held against what is recorded of it.

In: runs, and the files of ``outputs/``. Out: faults and notes. ``build`` calls, and
``make outputs``, which records.
"""
