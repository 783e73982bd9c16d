"""What statements are about: references to nodes, values, and concepts with their names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.model.terms import Datatype, Kind

_LISTED = "DRUGBANK:"  # the set of drugs whose every entry is a drug of its own


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A node of the graph by kind and slug.

    >>> str(Ref(Kind.EFFECT, "deep-vein-thrombosis"))
    'effect/deep-vein-thrombosis'
    """

    kind: Kind
    slug: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.slug}"


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal object, in the canonical lexical form of its datatype."""

    lexical: str
    datatype: Datatype = Datatype.STRING


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """A dosing instruction: the structured parts that the text gives, and the text.

    `cycle_days_on` and `cycle_days_off` are whole days; the other parts are normalised words.
    """

    text: str
    form: str | None = None
    route: str | None = None
    amount: str | None = None
    schedule: str | None = None
    cycle_days_on: int | None = None
    cycle_days_off: int | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """A figure that a trial gave: `value` in `unit` ("percent") of `population` had `outcome`."""

    text: str
    outcome: str
    value: Decimal
    unit: str
    population: str | None = None
    trial: str | None = None

    @property
    def figure(self) -> str:
        """Return the result in words: "67 percent of adults: response rate (trial 12-C)"."""
        whom = f" of {self.population}" if self.population else ""
        where = f" (trial {self.trial})" if self.trial else ""
        return f"{self.value} {self.unit}{whom}: {self.outcome}{where}"


Object = Ref | Literal | Dosage | TrialResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A node with its names.

    Attributes:
        ref: kind and slug.
        label: preferred label (`skos:prefLabel`).
        synonyms: other names (`skos:altLabel`), sorted.
        broader: direct parents of the same kind; of a salt, ester or hydrate the substance.
        organ_class: the one organ class of an effect.
        mappings: CURIEs of the same concept elsewhere ("DRUGBANK:DB08910").
        components: the parts of a combination.
        serious: whether the field takes this effect as serious wherever it occurs.
        category: a heading such as "gastrointestinal disorder" rather than one effect.
    """

    ref: Ref
    label: str
    synonyms: tuple[str, ...] = ()
    broader: tuple[Ref, ...] = ()
    organ_class: Ref | None = None
    mappings: tuple[str, ...] = ()
    components: tuple[Ref, ...] = ()
    serious: bool = False
    category: bool = False

    @property
    def is_form(self) -> bool:
        """Tell whether this is a form of a drug that no set of drugs lists by itself."""
        return (
            self.ref.kind is Kind.DRUG
            and bool(self.broader)
            and not any(each.startswith(_LISTED) for each in self.mappings)
        )
