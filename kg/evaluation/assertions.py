"""Whether a piece of evidence makes a gold assertion: same predicate, object, words, qualifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.errors import InvalidFileError
from kg.lexicon import Lexicon, drug_called, key
from kg.model import (
    Concept,
    Dosage,
    Evidence,
    Extraction,
    Kind,
    Literal,
    Object,
    Polarity,
    Predicate,
    Ref,
    TrialResult,
)

PREDICATES: dict[str, Predicate] = {
    "drug class": Predicate.IN_CLASS,
    "structurally related to": Predicate.RELATED_TO,
    "manufacturer": Predicate.MANUFACTURED_BY,
    "approval status": Predicate.APPROVAL_STATUS,
    "first approved": Predicate.FIRST_APPROVED,
    "generic available": Predicate.GENERIC_AVAILABLE,
    "indication": Predicate.HAS_INDICATION,
    "mechanism": Predicate.HAS_MECHANISM,
    "used in combination with": Predicate.USED_WITH,
    "prior therapy": Predicate.PRIOR_THERAPY,
    "interacts with": Predicate.INTERACTS_WITH,
    "contraindication": Predicate.CONTRAINDICATED_IN,
    "trial outcome": Predicate.HAS_TRIAL_RESULT,
    "dosage form": Predicate.HAS_DOSAGE,
    "dosage schedule": Predicate.HAS_DOSAGE,
    "adverse effect": Predicate.HAS_ADVERSE_EFFECT,
    "precaution": Predicate.HAS_PRECAUTION,
    "monitoring": Predicate.REQUIRES_MONITORING,
    "web page": Predicate.WEB_PAGE,
    "co-pay program": Predicate.CO_PAY_PROGRAM,
    "patient assistance program": Predicate.PATIENT_ASSISTANCE_PROGRAM,
}

_PLUS = " + "


def predicate_of(assertion: Mapping[str, Any], name: str) -> Predicate:
    """Return the predicate of an assertion.

    Raises:
        InvalidFileError: none of `PREDICATES`; `name` is the gold file.
    """
    try:
        return PREDICATES[assertion["predicate"]]
    except KeyError as error:
        known = ", ".join(sorted(PREDICATES))
        raise InvalidFileError(name, expected=f"predicates out of {known}, not {error}") from error


class Names:
    """Tells whether a node goes by a name, as the document and the vocabularies have names.

    A name is taken for whatever the vocabularies make of it now, so that a gold stays right when a
    concept gets another preferred label. A salt goes by the name of its substance too and the other
    way round, a combination by the names of its parts in any order.
    """

    def __init__(self, extraction: Extraction, lexicon: Lexicon) -> None:
        self._own = {concept.ref: concept for concept in extraction.concepts}
        self._lexicon = lexicon
        # each name of the gold is held against all evidence of its document
        self._names: dict[Ref, set[str]] = {}
        self._grounded: dict[tuple[str, Kind], Ref | None] = {}

    def names(self, ref: Ref) -> set[str]:
        """Return the folded names of a node, and those of its forms that the document names."""
        if ref not in self._names:
            self._names[ref] = self._folded(ref)
        return self._names[ref]

    def _folded(self, ref: Ref) -> set[str]:
        concept = self._concept(ref)
        forms = [each for each in self._own.values() if each.is_form and ref in each.broader]
        called = [concept, *forms] if concept else forms
        names = {key(name) for each in called for name in (each.label, *each.synonyms)}
        return names if concept else names | {key(ref.slug)}

    def label(self, value: Object) -> str:
        """Return an object in words."""
        return value.slug if isinstance(value, Ref) else str(value)

    def same(self, value: Object, name: object) -> bool:
        """Say whether an object goes by a name, or has a value."""
        text = str(name).lower() if isinstance(name, bool) else str(name)
        match value:
            case Ref():
                return key(text) in self.names(value) or self._means(text, value)
            case Literal():
                return value.lexical.casefold() == text.casefold()
            case Dosage():
                return text in {value.form, value.schedule, value.route, value.amount}
            case TrialResult():
                return value.outcome == text

    def _means(self, name: str, ref: Ref) -> bool:
        if ref.kind is Kind.DRUG:
            called = [self._drug_called(part) for part in name.split(_PLUS)]
            return self._alike([each for each in called if each], self._parts(ref), len(called))
        return self._ground(name, ref.kind) == ref

    def _ground(self, name: str, kind: Kind) -> Ref | None:
        if (name, kind) not in self._grounded:
            grounding = self._lexicon.ground(name, kind)
            self._grounded[name, kind] = grounding.concept if grounding else None
        return self._grounded[name, kind]

    def _drug_called(self, name: str) -> Ref | None:
        grounded = self._ground(name, Kind.DRUG)
        if grounded is not None:
            return grounded  # a salt as such, not its substance
        known = drug_called(name, self._lexicon)
        if known is not None:
            return known.ref
        own = (each for each in self._own if each.kind is Kind.DRUG)
        return next((each for each in own if key(name) in self.names(each)), None)

    def _parts(self, ref: Ref) -> tuple[Ref, ...]:
        concept = self._concept(ref)
        return (concept.components if concept else ()) or (ref,)

    def _alike(self, called: Sequence[Ref], parts: Sequence[Ref], count: int) -> bool:
        return len(called) == len(parts) == count and all(
            any(self._same_drug(one, other) for other in others)
            for each, others in ((called, parts), (parts, called))
            for one in each
        )

    def _same_drug(self, one: Ref, other: Ref) -> bool:
        """Say whether drugs are one, or one a salt of the other: two salts of one are two."""
        return one == other or one in self._broader(other) or other in self._broader(one)

    def _broader(self, ref: Ref) -> tuple[Ref, ...]:
        concept = self._concept(ref)
        return concept.broader if concept else ()

    def _concept(self, ref: Ref) -> Concept | None:
        return self._own.get(ref) or self._lexicon.concept(ref)


def makes(
    evidence: Evidence, assertion: Mapping[str, Any], predicate: Predicate, names: Names
) -> bool:
    """Say whether evidence makes an assertion with all the qualifiers that the gold gives."""
    negated = assertion.get("polarity") == "negated"
    if evidence.predicate is not predicate or (evidence.polarity is Polarity.NEGATED) != negated:
        return False
    wanted = [assertion["object"], *assertion.get("accepts", ())]
    if not any(names.same(evidence.object, each) for each in wanted):
        return False
    if "quote" in assertion and not _quotes(evidence, assertion["quote"]):
        return False
    return all(
        check(evidence, assertion[name], names)
        for name, check in _QUALIFIERS.items()
        if name in assertion
    )


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", text).casefold().split())


def _quotes(evidence: Evidence, quote: str) -> bool:
    return _bare(quote) in _bare(evidence.quote)


def _population(evidence: Evidence, wanted: Any, names: Names) -> bool:
    if isinstance(evidence.object, TrialResult):
        return _bare(evidence.object.population or "") == _bare(str(wanted))
    population = evidence.context.population
    return population is not None and names.same(population, wanted)


def _part(name: str) -> Callable[[Evidence, Any, Names], bool]:
    def check(evidence: Evidence, wanted: Any, _: Names) -> bool:
        held = getattr(evidence.object, name, None)
        return held is not None and str(held) == str(wanted)

    return check


_QUALIFIERS: dict[str, Callable[[Evidence, Any, Names], bool]] = {
    "frequency": lambda evidence, wanted, _: (
        evidence.frequency is not None and evidence.frequency.term == wanted
    ),
    "seriousness": lambda evidence, _wanted, _: evidence.serious is True,
    "consequence_of": lambda evidence, wanted, names: any(
        names.same(each, wanted) for each in evidence.consequence_of
    ),
    "population": _population,
    "value": _part("value"),
    "unit": _part("unit"),
    "trial": _part("trial"),
    "cycle_days_on": _part("cycle_days_on"),
    "cycle_days_off": _part("cycle_days_off"),
    "until": _part("until"),
}


def in_words(assertion: Mapping[str, Any]) -> str:
    """Return an assertion as one line."""
    rest = ", ".join(
        f"{name}: {value}"
        for name, value in assertion.items()
        if name not in {"predicate", "object"}
    )
    return f"{assertion['predicate']} {assertion['object']} ({rest})"
