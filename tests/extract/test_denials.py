"""Uses that a page denies: outright, in part, or only where a comma ends the denial."""

from __future__ import annotations

import pytest

from kg.extract.denials import PARTLY
from kg.model import Extraction, Kind, Polarity, Predicate, Ref
from tests.extract.conftest import Extract


@pytest.fixture
def used(extracted: Extract) -> Extract:
    """Return a function from a usage section to the extraction of a monograph that has no other."""

    def run(section: str) -> Extraction:
        return extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**Usage:** {section}\n")

    return run


def said(extraction: Extraction) -> dict[str, set[Polarity]]:
    """Return with which polarities each condition is stated."""
    found: dict[str, set[Polarity]] = {}
    for each in extraction.evidence:
        if each.predicate is Predicate.HAS_INDICATION and isinstance(each.object, Ref):
            found.setdefault(each.object.slug, set()).add(each.polarity)
    return found


def set_aside(extraction: Extraction) -> set[str]:
    """Return the words that are set aside as denied in part."""
    return {
        each.quote
        for each in extraction.mentions
        if each.reason == PARTLY and each.expected is Kind.CONDITION
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not effective against all types of gout.",
        "Examplin does not treat the underlying cause of gout.",
        "It is not a standalone treatment for gout.",
        "It's given for relief, not as a cure for gout.",
        "It does not cure gout.",
        "It is not a substitute for proper treatment of gout.",
        "It isn't intended to treat all kinds of gout.",
        "It is not a first-line treatment for gout.",
        "It should not be used alone to treat gout.",
        "It is not a long-term treatment for gout.",
        "It is not used to treat other types of gout.",
        "It treats symptoms, not the root cause of gout.",
        "It does not treat gout itself.",
    ],
)
def test_a_denial_in_part_is_set_aside(used: Extract, sentence: str) -> None:
    found = used(sentence)
    assert said(found) == {}
    assert set_aside(found) == {"gout"}


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not effective against gout.",
        "It is not for gout.",
        "It will not treat gout.",
        "It is not for other conditions, such as gout.",
        "It is not a cure-all for skin problems and is only used for infections, not gout.",
    ],
)
def test_a_plain_denial_stays_one(used: Extract, sentence: str) -> None:
    assert said(used(sentence))["gout"] == {Polarity.NEGATED}


@pytest.mark.parametrize(
    "sentence",
    [
        "While not a cure for asthma, it is used to treat gout.",
        "Although it is not approved for asthma, it can be used to treat gout.",
        "It is given in asthma (not in emphysema) and to treat gout.",
        "Although not a first-line treatment for gout, it may be used in some cases.",
    ],
)
def test_what_follows_a_conceded_denial_is_not_denied(used: Extract, sentence: str) -> None:
    assert said(used(sentence))["gout"] == {Polarity.AFFIRMED}


def test_a_list_is_denied_to_its_end(used: Extract) -> None:
    found = said(used("It treats asthma. It is not effective against viral or fungal infections."))
    assert found["viral-infection"] == found["fungal-infection"] == {Polarity.NEGATED}
    assert found["asthma"] == {Polarity.AFFIRMED}


def test_ones_stands_for_what_was_named(used: Extract) -> None:
    found = said(used("It is effective against bacterial infections, not viral or fungal ones."))
    assert found == {
        "bacterial-infection": {Polarity.AFFIRMED},
        "viral-infection": {Polarity.NEGATED},
        "fungal-infection": {Polarity.NEGATED},
    }


def test_a_use_given_elsewhere_is_denied_only_in_part(used: Extract) -> None:
    found = used("It is used to treat malaria. It is not for malaria caused by other parasites.")
    assert said(found) == {"malaria": {Polarity.AFFIRMED}}
    assert set_aside(found) == {"malaria"}


def test_a_use_given_up_stays_denied(used: Extract) -> None:
    found = said(used("It was once used to treat gout. It is no longer recommended for gout."))
    assert found["gout"] == {Polarity.AFFIRMED, Polarity.NEGATED}


def test_a_note_may_hedge_what_follows(used: Extract) -> None:
    found = said(used("**Other uses (under investigation):** It may help in treating gout."))
    assert found == {"gout": {Polarity.UNCERTAIN}}


def test_a_disease_keeps_its_name_before_a_note(used: Extract) -> None:
    assert set(said(used("It treats urothelial cancer (bladder cancer)."))) == {
        "urothelial-carcinoma"
    }
    assert set(said(used("It treats angina pectoris (chest pain)."))) == {"angina"}
    assert "bronchospasm" in said(used("It relieves sudden breathing problems (bronchospasm)."))
