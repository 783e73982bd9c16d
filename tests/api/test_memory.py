"""What a release took is given back once another is served."""

from __future__ import annotations

import gc
import weakref

from kg.api.memory import give_back
from kg.store.oxigraph import OxigraphStore


class Asked:
    """Holds a store, and itself."""

    def __init__(self) -> None:
        self.store = OxigraphStore()
        self.itself = self


def test_stores_that_only_refer_to_themselves_are_let_go() -> None:
    gc.disable()
    try:
        asked = Asked()
        store = weakref.ref(asked.store)
        del asked
        assert store() is not None
        give_back()
        assert store() is None
    finally:
        gc.enable()
