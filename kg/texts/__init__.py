"""Texts of documents with their sections: in one file, where each can be had by itself.

The file is a ZIP archive with two members for each source, deflated and in the order of the ids:
`ID.txt`, in which the offsets of evidence count characters, and `ID.json`, the sections of it.
"""

from kg.texts.archive import NO_TEXTS, Texts, write_texts
from kg.texts.excerpts import AROUND, Excerpt, Mark, Piece, Stretch, excerpt
from kg.texts.members import Members, Text, packed, unpacked

__all__ = [
    "AROUND",
    "NO_TEXTS",
    "Excerpt",
    "Mark",
    "Members",
    "Piece",
    "Stretch",
    "Text",
    "Texts",
    "excerpt",
    "packed",
    "unpacked",
    "write_texts",
]
