"""Whether a piece of evidence makes a gold assertion: same predicate, object, words, qualifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kg.errors import InvalidFileError
from kg.extract.forms import drug_called
from kg.lexicon import Lexicon, key
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
    concept gets another preferred label. Drugs are compared as substances: a salt as what it is a
    salt of, a combination as the set of its parts, whatever their order and names.
    """

    def __init__(self, extraction: Extraction, lexicon: Lexicon) -> None:
        self._own = {concept.ref: concept for concept in extraction.concepts}
        self._lexicon = lexicon

    def names(self, ref: Ref) -> set[str]:
        """Return the folded names of a node, and those of its forms that the document names."""
        concepts = [
            each for each in (self._own.get(ref), self._lexicon.concept(ref)) if each is not None
        ]
        forms = [each for each in self._own.values() if each.is_form and ref in each.broader]
        names = {key(name) for each in (*concepts, *forms) for name in (each.label, *each.synonyms)}
        return names if concepts else names | {key(ref.slug)}

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
            called = [self._substance_called(part) for part in name.split(_PLUS)]
            return None not in called and set(called) == self._substances(ref)
        grounding = self._lexicon.ground(name, ref.kind)
        return grounding is not None and grounding.concept == ref

    def _substance_called(self, name: str) -> Ref | None:
        known = drug_called(name, self._lexicon)
        if known is not None:
            return self._substance(known.ref)
        own = (
            each.ref
            for each in self._own.values()
            if each.ref.kind is Kind.DRUG and key(name) in self.names(each.ref)
        )
        return next(map(self._substance, own), None)

    def _substances(self, ref: Ref) -> set[Ref]:
        concept = self._concept(ref)
        parts = concept.components if concept else ()
        return {self._substance(each) for each in parts or (ref,)}

    def _substance(self, ref: Ref) -> Ref:
        concept = self._concept(ref)
        return concept.broader[0] if concept and concept.broader else ref

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
