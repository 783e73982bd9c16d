"""From a database of cases to counts of reports, and to the words that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from kg.datasets.claims import Claims
from kg.datasets.faers.cases import BITS, Cases, Tally
from kg.datasets.faers.loading import EFFECTS, INGREDIENTS, NAMES
from kg.datasets.faers.names import Names
from kg.datasets.faers.people import stratum
from kg.extract.recorder import UNGROUNDED
from kg.model import DrugRole, Kind, Mention, Ref, ReportCount, SectionKind, Span, Stratum

_AGREED = 0.9
"""Share of the entries of a name with the same ingredients from which they are taken to be its."""
_EXPECTED = {
    NAMES: (Kind.DRUG, SectionKind.OTHER),
    INGREDIENTS: (Kind.DRUG, SectionKind.OTHER),
    EFFECTS: (Kind.EFFECT, SectionKind.ADVERSE_REACTIONS),
}


def meanings(cases: Cases, claims: Claims) -> tuple[Ref, ...]:
    """Tell the database what all words mean; return the concepts by their number, less one.

    A name that no vocabulary has, as most brands, means what the FDA gives as its ingredients in
    other entries of the source, if these agree: earlier quarters give names alone.
    """
    names = Names(claims.lexicon)
    numbers: dict[Ref, int] = {}
    readings: dict[str, Callable[[str], Ref | None]] = {
        INGREDIENTS: names.ingredient,
        NAMES: names.name,
        EFFECTS: partial(_effect, claims),
    }
    for kind, reading in readings.items():
        known = [(reading(words), word) for word, words in cases.words(kind)]
        cases.ground(
            (numbers.setdefault(ref, len(numbers) + 1), word) for ref, word in known if ref
        )
    cases.infer(list(_inferred(cases.names_elsewhere())))
    for concept in names.brought():
        claims.bring(concept)
    return tuple(numbers)


def _effect(claims: Claims, words: str) -> Ref | None:
    grounding = claims.lexicon.ground(words, Kind.EFFECT)
    return grounding.concept if grounding else None


def _inferred(elsewhere: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    for name, found in groupby(elsewhere, key=lambda each: each[0]):
        entries = list(found)
        _, concept, most = entries[0]
        if most >= _AGREED * sum(each[2] for each in entries):
            yield concept, name


@dataclass(frozen=True, slots=True)
class _Sum:
    """The strata of a tally together."""

    drug: int
    effect: int
    cases: int
    serious: int
    by_role: tuple[int, ...]
    strata: tuple[Stratum, ...]


def counts_of(
    cases: Cases, concepts: Sequence[Ref], source: str, roles: tuple[DrugRole, ...]
) -> list[ReportCount]:
    """Return the counts of drugs with effects, with those of each and of all, sorted."""
    everything = next(_sums(cases.all_cases()), None)
    if everything is None:
        return []
    drugs, effects = list(_sums(cases.of_drugs())), list(_sums(cases.of_effects()))
    drug_cases = {0: everything.cases} | {each.drug: each.cases for each in drugs}
    effect_cases = {0: everything.cases} | {each.effect: each.cases for each in effects}

    def count(found: _Sum) -> ReportCount:
        by_role = zip(BITS, found.by_role, strict=False)
        return ReportCount(
            source=source,
            drug=concepts[found.drug - 1] if found.drug else None,
            effect=concepts[found.effect - 1] if found.effect else None,
            roles=roles,
            cases=found.cases,
            serious=found.serious,
            by_role=tuple((role, number) for role, number in by_role if number),
            strata=found.strata,
            drug_cases=drug_cases[found.drug],
            effect_cases=effect_cases[found.effect],
            all_cases=everything.cases,
        )

    made = [count(each) for each in (everything, *drugs, *effects)]
    made += map(count, _sums(cases.of_both()))
    return sorted(made, key=lambda each: (str(each.drug or ""), str(each.effect or "")))


def _sums(tallies: Iterable[Tally]) -> Iterator[_Sum]:
    """Yield the sums over strata, those without a case that counts left out."""
    for (drug, effect), found in groupby(tallies, key=lambda each: each[:2]):
        strata = list(found)
        cases = sum(each.cases for each in strata)
        if cases:
            yield _Sum(
                drug,
                effect,
                cases,
                sum(each.serious for each in strata),
                tuple(map(sum, zip(*(each.by_role for each in strata), strict=True))),
                tuple(sorted(stratum(each.stratum, each.cases) for each in strata if each.cases)),
            )


def unknown_words(cases: Cases, source: str) -> Iterator[Mention]:
    """Yield a mention for all words that no concept fits, with the number of cases.

    They have no context: a row is about one person.
    """
    for word in cases.unknown():
        kind, section = _EXPECTED[word.kind]
        yield Mention(
            source=source,
            file=word.file,
            quote=word.quote,
            span=Span(word.start, word.start + len(word.quote)),
            section=section,
            expected=kind,
            reason=UNGROUNDED,
            occurrences=word.cases,
        )
