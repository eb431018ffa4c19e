"""A 1C publication on this machine: the standard OData interface with its manners, good and bad.

``base.py`` is one infobase (objects, settings, faults); ``routes.py`` answers HTTP; everything between them is one
purpose a file. What the stand-in imitates and what it only assumes is told in ``data/README.md``.
"""
