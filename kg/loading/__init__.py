"""Releases in a store elsewhere: what it holds, and how another release gets there."""

from kg.loading.record import Held, held
from kg.loading.transfer import Loaded, load_release

__all__ = ["Held", "Loaded", "held", "load_release"]
