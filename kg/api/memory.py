"""Gives memory back to the system once a release is no longer served."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Free what nothing can be asked any more, and return what is free to the system.

    Objects that refer to each other keep a whole store until they are looked for, and the C library
    keeps what has been freed, for each thread that allocated: the process would grow by a graph
    with every release, up to some tens of them.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
    if trim is not None:
        trim(0)
