"""The engine of *nn or F*: it turns what authors write into the pages of a site.

Data flows one way. ``read`` takes text, ``run`` runs code, ``atlas`` asks torch about
its layers, ``check`` compares results with what is recorded, ``show`` makes HTML, and
``mkdocs`` alone hands it to MkDocs; ``build`` has the order. README.md says more.
"""
