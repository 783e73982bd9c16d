"""Sorted lines in gzipped files, of which few can be changed without packing all of them anew.

A file is a chain of gzip members, of some thousand lines each. Where one ends is decided by its
last line alone, so that the same lines give the same bytes, however the file has come to be.
"""

from kg.ledger.changing import Change, Ledger, change
from kg.ledger.files import LEVEL, QUICK, DamagedError, Writer, Written, lines_in, noted

__all__ = [
    "LEVEL",
    "QUICK",
    "Change",
    "DamagedError",
    "Ledger",
    "Writer",
    "Written",
    "change",
    "lines_in",
    "noted",
]
