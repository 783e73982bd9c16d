"""The graph in Python: `kg.open(...)` and what it answers.

>>> import kg
>>> graph = kg.open("build/current")  # doctest: +SKIP
>>> graph.compare(["thalidomide", "lenalidomide"]).to_pandas()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg import compare, disproportionality, explore, networks, render
from kg.clusters import Clustering, clustered
from kg.compare import Comparison, Level, Order, Rule, filters_of, frames
from kg.disproportionality import DrugReports, Reports
from kg.enrich import Enrichment, enriched
from kg.facts import select, statements, values
from kg.identifiers import BASE
from kg.indexed import Answers
from kg.loading import open_held
from kg.model import Evidence, Kind, Ref, Statement
from kg.paths import Connection, Network, build_network, paths
from kg.profiles import Profiles, build_profiles
from kg.quotes import Quote, quotes
from kg.release import open_index_of, open_release
from kg.resolve import Hit, Resolver, class_or_effect, drug_or_class
from kg.similar import SHOWN, Sharing, Similar, sharing, similar
from kg.store import Store
from kg.texts import AROUND, NO_TEXTS, Excerpt, Texts, excerpt


class Graph:
    """An open graph. Use it in a `with` statement, or close it.

    Attributes:
        store: its quads.
        base: base IRI of its nodes.
        names: its names.
        answers: its index.
        texts: of its documents; a store elsewhere has none.
    """

    def __init__(
        self, store: Store, base: str, names: Resolver, answers: Answers, texts: Texts = NO_TEXTS
    ) -> None:
        self.store = store
        self.texts = texts
        self.base = base
        self.names = names
        self.answers = answers

    def compare(
        self,
        drugs: Sequence[str],
        *,
        level: str | int = Level.EFFECT,
        organ_classes: Sequence[str] = (),
        states: Sequence[str] = (),
        serious: bool = False,
        tiers: Sequence[str] = (),
        belief: float | None = None,
        incidence: float | None = None,
        frequency: str | None = None,
        sort: str = Order.ORGAN_CLASS,
        members: str = Rule.ANY,
    ) -> Compared:
        """Return 2 to 50 drugs or classes side by side.

        Args:
            drugs: names, brands, ids or IRIs.
            level: "effect", "broader", "organ-class", or steps from the top of the hierarchy.
            organ_classes: only effects of these.
            states: only effects that are "supported", "disputed" or "refuted" for one of them.
            serious: only effects that are called serious.
            tiers: only what a "regulator", "curated", "editorial" or "unverified" source says.
            belief: least belief, 0..1.
            incidence: least share of people that a source states, 0..1.
            frequency: CIOMS class ("common") that a source states, or a more frequent one.
            sort: "organ-class", "label", "frequency" or "discrimination".
            members: how many members of a class must have an effect: "any", "most" or "all".

        Raises:
            UnknownNameError: nothing is called so.
            QueryError: too few or too many drugs, or no such level.
        """
        resolve = self.names.resolve
        refs = [drug_or_class(self.names, each) for each in drugs]
        found = compare.compare(
            self.answers.about(refs),
            refs,
            level=str(level),
            filters=filters_of(
                organ_classes=[resolve(each, Kind.ORGAN_CLASS) for each in organ_classes],
                states=states,
                serious=serious,
                tiers=tiers,
                belief=belief,
                incidence=incidence,
                frequency=frequency,
            ),
            order=Order(sort),
            rule=Rule(members),
        )
        return Compared(found, self)

    def search(self, text: str, kind: str | None = None, limit: int = 10) -> tuple[Hit, ...]:
        """Return nodes that a text may mean, best first; slips are forgiven."""
        return self.names.search(text, Kind(kind) if kind else None, limit)

    def resolve(self, name: str, kind: str | None = None) -> Ref:
        """Return the node with a label, synonym, brand, id or IRI.

        Raises:
            UnknownNameError: nothing is called so; carries the nearest names.
        """
        return self.names.resolve(name, Kind(kind) if kind else None)

    def neighbourhood(
        self, name: str, *, depth: int = 1, limit: int = 100, edges: Sequence[str] = ()
    ) -> explore.Neighbourhood:
        """Return what is around a node, nearest and most believed first."""
        ref = self.names.resolve(name)
        whole = self.answers.whole()
        return explore.neighbourhood(whole, ref, depth=depth, limit=limit, edges=edges or None)

    def similar(self, drug: str, *, limit: int = 10, shown: int = SHOWN) -> tuple[Similar, ...]:
        """Return the drugs most like one by their effects, and which effects make them so."""
        return similar(
            self._profiles, self.names.resolve(drug, Kind.DRUG), limit=limit, shown=shown
        )

    def sharing(self, effects: Sequence[str], *, limit: int = 10) -> tuple[Sharing, ...]:
        """Return the drugs that have most of a pattern of effects."""
        asked = [self.names.resolve(each, Kind.EFFECT) for each in effects]
        return sharing(self._profiles, asked, limit=limit)

    def enrich(self, name: str, *, most: float = 0.05, limit: int = 100) -> Enrichment:
        """Return the effects that a class has more often than others, or the classes of an effect.

        Args:
            name: class of drugs, or effect.
            most: highest q, the p after Benjamini and Hochberg.
            limit: at most so many.
        """
        asked = class_or_effect(self.names, name)
        return enriched(self._profiles, asked, most=most, limit=limit)

    def clusters(self, drugs: Sequence[str]) -> Clustering:
        """Return drugs and classes in the order of a dendrogram, alike ones side by side."""
        return clustered(self._profiles, [drug_or_class(self.names, each) for each in drugs])

    def paths(self, start: str, end: str, *, k: int = 3) -> tuple[Connection, ...]:
        """Return the shortest and best supported ways from one node to another."""
        return paths(self._network, self.names.resolve(start), self.names.resolve(end), k=k)

    def reports(
        self, drug: str, effects: Sequence[str] = (), *, least: int = 1, sort: str = "ic"
    ) -> DrugReports:
        """Return how often spontaneous reports name a drug with an effect, with their measures.

        Args:
            drug: name of a drug.
            effects: only these; all without any.
            least: only pairs with as many cases.
            sort: "ic", "ebgm", "prr", "cases" or "label".
        """
        ref = self.names.resolve(drug, Kind.DRUG)
        only = [self.names.resolve(each, Kind.EFFECT) for each in effects]
        indexed = self.answers.about([ref])
        order = disproportionality.Order(sort)
        return self._reports.of_drug(ref, indexed, only, least=least, order=order)

    @cached_property
    def _profiles(self) -> Profiles:
        return build_profiles(self.answers.whole())

    @cached_property
    def _network(self) -> Network:
        return build_network(self.answers.whole())

    @cached_property
    def _reports(self) -> Reports:
        return Reports(self.store, self.base)

    def to_networkx(self) -> networks.Multi:
        """Return all supported edges as a network of networkx, nodes called "kind/slug"."""
        return networks.network_of(self.answers.whole())

    def why(self, drug: str, effect: str) -> tuple[Statement, ...]:
        """Return all statements between a drug and an effect, with their evidence."""
        one, other = self.names.resolve(drug, Kind.DRUG), self.names.resolve(effect, Kind.EFFECT)
        pattern = (
            f"{values('subject', [one], self.base)} {values('object', [other], self.base)}"
            " ?statement rdf:subject ?subject ; rdf:object ?object ."
        )
        return statements(self.store, pattern, self.base)

    def within(self, evidence: Evidence, *, most: int = AROUND) -> Excerpt | None:
        """Return the section that evidence stands in, marked there; None where no text is kept."""
        text = self.texts.get(evidence.source)
        if text is None:
            return None
        return excerpt(text, evidence.span, evidence.mention, most=most)

    def query(self, sparql: str) -> tuple[tuple[Any, ...], ...]:
        """Return the rows of a SELECT query; the prefixes of the graph are declared for it."""
        return select(self.store, sparql, self.base)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Compared:
    """A comparison with the ways to write it; a notebook shows it as a table.

    Attributes:
        comparison: drugs, rows, what is shared, unique and disputed.
    """

    def __init__(self, comparison: Comparison, graph: Graph) -> None:
        self.comparison = comparison
        self._graph = graph

    def quotes(self) -> Mapping[str, Quote]:
        """Return the sentences of all evidence in it, by its ids."""
        return quotes(self._graph.store, self.comparison.evidence(), self._graph.base)

    def to_pandas(self) -> Any:
        """Return a data frame with a line for each drug and row."""
        return frames.to_pandas(self.comparison)

    def to_polars(self) -> Any:
        """Return a data frame with a line for each drug and row."""
        return frames.to_polars(self.comparison)

    def to_parquet(self, path: Path | str) -> None:
        """Write a Parquet file with a line for each drug and row."""
        Path(path).write_bytes(frames.parquet(self.comparison))

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, as `/api/compare` gives it."""
        return compare.to_json(self.comparison)

    def to_csv(self) -> str:
        """Return it as CSV, a line for each row."""
        return render.to_csv(self.comparison)

    def to_html(self) -> str:
        """Return it as one page in which each cell opens into its sentences."""
        return render.to_html(self.comparison, quotes=self.quotes())

    def to_svg(self) -> str:
        """Return it as a heat map."""
        return render.to_svg(self.comparison)

    def _repr_html_(self) -> str:
        return f"<style>{render.STYLE}</style>{render.html_parts(self.comparison)}"


def open_graph(place: Path | str) -> Graph:
    """Return the graph of a release, or that of a SPARQL server.

    Args:
        place: directory of a release or of a build, or the URL of a server.

    Raises:
        NoReleaseError: there is none.
        StoreError: the server does not answer.
    """
    if str(place).startswith(("http://", "https://")):
        store, about = open_held(str(place))
        base = about.base if about else BASE
        return Graph(store, base, Resolver(store, base), Answers(store, base))
    release = open_release(Path(place))
    index = open_index_of(release)
    local, base = release.store(in_memory=False), release.base
    names, answers = Resolver(local, base, index), Answers(local, base, index)
    return Graph(local, base, names, answers, release.texts())
