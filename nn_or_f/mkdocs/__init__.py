"""The only door to MkDocs.

In: MkDocs' events. Out: a site. MkDocs (or ProperDocs) calls; no other room imports it.
"""
