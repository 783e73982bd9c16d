"""The salts, esters and hydrates that a document names: forms of a drug, never other names of it.

A page headed "Imatinib Mesylate" is about imatinib for every reader, so that is what its statements
are about; the salt is a concept of its own below it. A salt that a set of drugs lists by itself
("lithium citrate") is a drug like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.identifiers import slug
from kg.lexicon.forms import bare_names
from kg.lexicon.lookup import Lexicon
from kg.model import Concept, Kind, Ref


def drug_called(name: str, lexicon: Lexicon) -> Concept | None:
    """Return the drug of a name, or the substance in the name of a form that is no drug itself."""
    grounding = lexicon.ground(name, Kind.DRUG)
    if grounding is None:
        return next(_substances(name, lexicon), None)
    concept = lexicon.concept(grounding.concept)
    return lexicon.concept(concept.broader[0]) if concept and concept.is_form else concept


def _substances(name: str, lexicon: Lexicon) -> Iterator[Concept]:
    """Yield what is left of the name of a salt where that names a drug in prose too."""
    for bare in bare_names(name):
        for match in lexicon.find(bare, Kind.DRUG):
            concept = lexicon.concept(match.concept)
            if concept and (match.start, match.end) == (0, len(bare)):
                yield concept


def form_called(name: str, drug: Concept, lexicon: Lexicon) -> Concept | None:
    """Return the form of a drug that has a name, None where the name is no salt's of this drug."""
    grounding = lexicon.ground(name, Kind.DRUG)
    known = lexicon.concept(grounding.concept) if grounding else None
    if known is not None:
        return known if known.is_form and drug.ref in known.broader else None
    if all(each.ref != drug.ref for each in _substances(name, lexicon)):
        return None
    return Concept(ref=Ref(Kind.DRUG, slug(name)), label=lowered(name), broader=(drug.ref,))


def lowered(name: str) -> str:
    """Return a name with the case of ordinary words lowered, that of abbreviations kept."""
    return " ".join(
        word if word.isupper() and len(word) > 1 else word.lower() for word in name.split()
    )
