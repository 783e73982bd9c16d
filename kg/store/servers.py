"""Which server it is, and where it answers queries, takes updates and keeps its graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from kg.errors import StoreError
from kg.store import results
from kg.store.http import Client

VIRTUOSOS_OWN = (  # graphs in every database, with what it runs by
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql",
    "urn:activitystreams-owl:map",
    "urn:core:services:sparql",
)
_PATHS = ("/query", "/sparql")  # of Oxigraph; of Virtuoso and many others


class Brand(StrEnum):
    """Servers that the tests know; the others are taken at the standard's word."""

    OXIGRAPH = "Oxigraph"
    VIRTUOSO = "Virtuoso"
    OTHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of SPARQL 1.1.

    Attributes:
        brand: what it says it is.
        query: address of the SPARQL Protocol for queries.
        update: address for updates; "" where there is none.
        graphs: address of the Graph Store HTTP Protocol; "" where there is none.
    """

    brand: Brand
    query: str
    update: str
    graphs: str

    @property
    def graph_field(self) -> str:
        """Return the name of the field that names a graph in the Graph Store HTTP Protocol."""
        return "graph-uri" if self.brand is Brand.VIRTUOSO else "graph"

    @property
    def preamble(self) -> str:
        """Return what stands before a query so that it means what the standard says.

        Virtuoso describes a node by a procedure of its own, which finds nothing here.
        """
        return 'define sql:describe-mode "CBD"\n' if self.brand is Brand.VIRTUOSO else ""

    @property
    def whole_updates(self) -> bool:
        """Whether an update is carried out as a whole or not at all, whatever its length.

        Virtuoso compiles updates to SQL, which ends at 10,000 lines, and commits as it goes.
        """
        return bool(self.update) and self.brand is not Brand.VIRTUOSO


def find_server(client: Client, url: str, *, update: str = "", graphs: str = "") -> Server:
    """Return the server at an address.

    Args:
        client: what asks.
        url: address of the queries or, for the servers that are known, of the server itself.
        update: address of the updates, where it is not the usual one.
        graphs: address of the graph store, where it is not the usual one.

    Raises:
        StoreError: nothing there answers queries.
    """
    rooted = not urlsplit(url).path.strip("/")
    query, brand = _found(client, [_with(url, each) for each in _PATHS] if rooted else [url])
    usual_update, usual_graphs = _usual(brand, query)
    return Server(
        brand=brand, query=query, update=update or usual_update, graphs=graphs or usual_graphs
    )


def _found(client: Client, urls: Sequence[str]) -> tuple[str, Brand]:
    """Return the first address that answers queries, and who does."""
    for place, url in enumerate(urls, start=1):
        try:
            return url, _asked(client, url)
        except StoreError as error:
            if error.status is None or place == len(urls):
                raise
    raise AssertionError  # there is an address


def _usual(brand: Brand, url: str) -> tuple[str, str]:
    """Return the addresses of updates and of graphs, from that of queries."""
    path = urlsplit(url).path
    above = path.rstrip("/").rpartition("/")[0]
    match brand:
        case Brand.OXIGRAPH:
            return _with(url, f"{above}/update"), _with(url, f"{above}/store")
        case Brand.VIRTUOSO:
            return _with(url, f"{above}/sparql-auth"), _with(url, f"{above}/sparql-graph-crud-auth")
    # Most others take both at one address, Jena Fuseki and its kin at /query and /update.
    return (_with(url, f"{above}/update") if path.endswith("/query") else url), ""


def _asked(client: Client, url: str) -> Brand:
    """Return who answers a query at an address."""
    fields = [("query", "ASK { }")]
    # once, as a wrong address is likelier than a server that is about to come
    reply = client.send("GET", url, fields=fields, accept=results.JSON, attempts=1)
    if not reply.media_type.endswith("json"):
        kind = reply.media_type or "nothing"
        reason = f"answers no queries: it sends {kind}, not {results.JSON}"
        raise StoreError(url, reason, status=reply.status)
    return _brand(reply.headers.get("server", ""))


def _brand(name: str) -> Brand:
    return next((each for each in Brand if each and name.startswith(f"{each}/")), Brand.OTHER)


def _with(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))
