"""The salts, esters and hydrates that a document names: forms of a drug, never other names of it.

A page headed "Imatinib Mesylate" is about imatinib for every reader, so that is what its statements
are about; the salt is a concept of its own below it. A salt that a set of drugs lists by itself
("lithium citrate") is a drug like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.identifiers import slug
from kg.lexicon.forms import acids, bare_names, reference_product, unformulated, usual_salt
from kg.lexicon.lookup import Lexicon
from kg.model import Concept, Kind, Ref


def drug_called(name: str, lexicon: Lexicon) -> Concept | None:
    """Return the drug of a name, or the substance in the name of a form that is no drug itself.

    A biosimilar ("adalimumab-atto") is the drug that it is similar to: registries of substances
    give both one entry, and only the brands tell them apart.
    """
    concept = _listed(name, lexicon)
    if concept is None:
        return next(_substances(name, lexicon), None) or _similar(name, lexicon)
    return lexicon.concept(concept.broader[0]) if concept.is_form else concept


def _listed(name: str, lexicon: Lexicon) -> Concept | None:
    """Return the drug or form that has a name, in one spelling of its salt or the other."""
    grounding = lexicon.ground(name, Kind.DRUG)
    if grounding is None and (usual := usual_salt(name)) != name:
        grounding = lexicon.ground(usual, Kind.DRUG)
    return lexicon.concept(grounding.concept) if grounding else None


def _similar(name: str, lexicon: Lexicon) -> Concept | None:
    bare = reference_product(name)
    return drug_called(bare, lexicon) if bare else None


def _substances(name: str, lexicon: Lexicon) -> Iterator[Concept]:
    """Yield what is left of the name of a salt or formulation where that names a drug too."""
    for bare in (*bare_names(name), *acids(name), *unformulated(name)):
        for match in lexicon.find(bare, Kind.DRUG):
            concept = lexicon.concept(match.concept)
            if concept and (match.start, match.end) == (0, len(bare)):
                yield concept


def form_called(name: str, drug: Concept, lexicon: Lexicon) -> Concept | None:
    """Return the form of a drug that has a name, None where the name is no salt's of this drug."""
    known = _listed(name, lexicon)
    if known is not None:
        return known if known.is_form and drug.ref in known.broader else None
    if all(each.ref != drug.ref for each in _substances(name, lexicon)):
        return None
    label = lowered(usual_salt(name))
    return Concept(ref=Ref(Kind.DRUG, slug(label)), label=label, broader=(drug.ref,))


def lowered(name: str) -> str:
    """Return a name with the case of ordinary words lowered, that of abbreviations kept."""
    return " ".join(
        word if word.isupper() and len(word) > 1 else word.lower() for word in name.split()
    )
