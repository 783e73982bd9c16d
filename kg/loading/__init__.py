"""Releases in a store elsewhere: what it holds, and how another release gets there."""

from kg.loading.record import Held, held, held_whole, open_held
from kg.loading.transfer import Loaded, load_release

__all__ = ["Held", "Loaded", "held", "held_whole", "load_release", "open_held"]
