"""Fetches public sources that are asked for by name: resumable, checked, and on record.

Nothing is fetched unless asked. A catalogue kept as data says what can be; a file is written beside
its place and moved there once it is whole; the folder's manifest tells where it came from.
"""

from kg.fetch.catalogue import CatalogueSource, Parameter, load_catalogue
from kg.fetch.order import Wanted, ordered
from kg.fetch.run import Fetched, fetch
from kg.fetch.transfer import Courtesy, Listener

__all__ = [
    "CatalogueSource",
    "Courtesy",
    "Fetched",
    "Listener",
    "Parameter",
    "Wanted",
    "fetch",
    "load_catalogue",
    "ordered",
]
