"""How fast a build is, beside its fastest peer: ``make bench``.

``content`` makes up pages and snippets, ``sites`` writes them once for each
contender, ``measure`` and ``builder`` build them and see what that takes,
``limit`` times what no builder could save, and ``results`` makes the table.
Nothing that builds the site reads any of it.
"""
