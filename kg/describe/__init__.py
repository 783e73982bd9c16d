"""Cards: all that is known of a drug, an effect, a statement or a source, ready to be shown."""

from kg.describe.concepts import ConceptCard, describe_concept
from kg.describe.drugs import DrugCard, Said, describe_drug
from kg.describe.effects import EffectCard, EffectGroup, EffectLine, describe_effect
from kg.describe.identifiers import Identifier
from kg.describe.lists import DrugEntry, list_drugs
from kg.describe.nodes import CountedEffect, NodeCard, describe_node
from kg.describe.sections import SectionCard, describe_section
from kg.describe.sources import SourceCard, describe_source, list_sources
from kg.describe.statements import EvidenceCard, StatementCard, describe_statement, why
from kg.describe.warnings import BoxedWarning
from kg.facts import plain

__all__ = [
    "BoxedWarning",
    "ConceptCard",
    "CountedEffect",
    "DrugCard",
    "DrugEntry",
    "EffectCard",
    "EffectGroup",
    "EffectLine",
    "EvidenceCard",
    "Identifier",
    "NodeCard",
    "Said",
    "SectionCard",
    "SourceCard",
    "StatementCard",
    "describe_concept",
    "describe_drug",
    "describe_effect",
    "describe_node",
    "describe_section",
    "describe_source",
    "describe_statement",
    "list_drugs",
    "list_sources",
    "plain",
    "why",
]
