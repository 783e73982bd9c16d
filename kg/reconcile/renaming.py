"""An extraction in which some drugs are called by other nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.identifiers import digest
from kg.model import Concept, Evidence, Extraction, Mention, Ref

Same = Mapping[Ref, Ref]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """How drugs are called by other nodes.

    Attributes:
        same: the new node of each.
        labels: labels of new nodes; those of the old ones become other names.
        gone: old nodes whose names are no names of the new ones: brands.
        lost: identifiers that are not those of a (new) node after all.
    """

    same: Same
    labels: Mapping[Ref, str] = field(default_factory=dict)
    gone: Collection[Ref] = ()
    lost: Mapping[Ref, Collection[str]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a digest of it."""
        return digest(
            sorted((str(old), str(new)) for old, new in self.same.items()),
            sorted((str(ref), label) for ref, label in self.labels.items()),
            sorted(map(str, self.gone)),
            sorted((str(ref), sorted(curies)) for ref, curies in self.lost.items()),
        )

    def touches(self, part: Extraction) -> bool:
        """Tell whether a part brings a drug that is renamed or loses an identifier."""
        refs = {each.ref for each in part.concepts}
        return not (refs.isdisjoint(self.same) and refs.isdisjoint(self.lost))


def renamed(part: Extraction, renaming: Renaming) -> Extraction:
    """Return an extraction that calls drugs by other nodes.

    What would then say something of a drug and the drug itself is left out.
    """
    if not renaming.touches(part):
        return part
    same, gone = renaming.same, renaming.gone
    evidence = (_evidence(each, same) for each in part.evidence)
    return replace(
        part,
        concepts=tuple(_concept(each, renaming) for each in part.concepts if each.ref not in gone),
        evidence=tuple(each for each in evidence if each.subject != each.object),
        mentions=tuple(_mention(each, same) for each in part.mentions),
        drug=same.get(part.drug, part.drug) if part.drug else None,
    )


def all_of(refs: Iterable[Ref], same: Same) -> tuple[Ref, ...]:
    """Return the new nodes of some, sorted, each once."""
    return tuple(sorted({same.get(each, each) for each in refs}))


def _concept(concept: Concept, renaming: Renaming) -> Concept:
    components = all_of(concept.components, renaming.same)
    ref = renaming.same.get(concept.ref, concept.ref)
    label = renaming.labels.get(ref, concept.label)
    lost = renaming.lost.get(ref, ())
    return replace(
        concept,
        ref=ref,
        label=label,
        synonyms=tuple(sorted({*concept.synonyms, concept.label} - {label})),
        broader=all_of(concept.broader, renaming.same),
        mappings=tuple(each for each in concept.mappings if each not in lost),
        components=components if len(components) > 1 else (),
    )


def _evidence(evidence: Evidence, same: Same) -> Evidence:
    value, context = evidence.object, evidence.context
    return replace(
        evidence,
        subject=same.get(evidence.subject, evidence.subject),
        object=same.get(value, value) if isinstance(value, Ref) else value,
        context=replace(context, combination=all_of(context.combination, same)),
        others=all_of(evidence.others, same),
    )


def _mention(mention: Mention, same: Same) -> Mention:
    candidate = mention.candidate
    return replace(mention, candidate=same.get(candidate, candidate)) if candidate else mention
