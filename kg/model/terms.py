"""The closed sets of the model: kinds of nodes, predicates, tiers, polarities, sections."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kind of a node; the value is the path segment of its IRI."""

    DRUG = "drug"
    PRODUCT = "product"
    ORGANIZATION = "organization"
    DRUG_CLASS = "class"
    MECHANISM = "mechanism"
    CONDITION = "condition"
    EFFECT = "effect"
    ORGAN_CLASS = "organclass"
    POPULATION = "population"
    PRECAUTION = "precaution"
    MONITORING = "monitoring"
    DOSAGE = "dosage"
    TRIAL_RESULT = "trialresult"
    SOURCE = "source"
    STATEMENT = "statement"
    EVIDENCE = "evidence"
    MENTION = "mention"
    REPORT_COUNT = "reportcount"


class Predicate(StrEnum):
    """What a statement says; the value is the local name of the property in `dkg:`."""

    CONTAINS = "contains"
    HAS_ADVERSE_EFFECT = "hasAdverseEffect"
    HAS_INDICATION = "hasIndication"
    HAS_MECHANISM = "hasMechanism"
    IN_CLASS = "inClass"
    MANUFACTURED_BY = "manufacturedBy"
    USED_WITH = "usedWith"
    PRIOR_THERAPY = "priorTherapy"
    RELATED_TO = "relatedTo"
    INTERACTS_WITH = "interactsWith"
    CONTRAINDICATED_IN = "contraindicatedIn"
    HAS_PRECAUTION = "hasPrecaution"
    REQUIRES_MONITORING = "requiresMonitoring"
    APPROVAL_STATUS = "approvalStatus"
    FIRST_APPROVED = "firstApproved"
    GENERIC_AVAILABLE = "genericAvailable"
    HAS_DOSAGE = "hasDosage"
    HAS_TRIAL_RESULT = "hasTrialResult"
    WEB_PAGE = "webPage"
    CO_PAY_PROGRAM = "coPayProgram"
    PATIENT_ASSISTANCE_PROGRAM = "patientAssistanceProgram"


class Tier(StrEnum):
    """How far a source can be relied on; the value is the local name in `dkg:`."""

    REGULATOR = "Regulator"
    CURATED = "Curated"
    EDITORIAL = "Editorial"
    UNVERIFIED = "Unverified"


class Polarity(StrEnum):
    """Whether the sentence asserts, denies or leaves open; the value is the name in `dkg:`."""

    AFFIRMED = "Affirmed"
    NEGATED = "Negated"
    UNCERTAIN = "Uncertain"


class Status(StrEnum):
    """What all evidence together makes of a statement; the value is the local name in `dkg:`."""

    SUPPORTED = "Supported"
    DISPUTED = "Disputed"
    REFUTED = "Refuted"


class Severity(StrEnum):
    """How severe a source says that an effect is; the value is the local name in `dkg:`."""

    MILD = "Mild"
    MODERATE = "Moderate"
    SEVERE = "Severe"
    LIFE_THREATENING = "LifeThreatening"
    FATAL = "Fatal"


class Qualifier(StrEnum):
    """What else is said than that it occurs or is used; the value is the local name in `dkg:`."""

    RISK = "StatedRisk"
    WORSENING = "Worsening"
    TREATMENT = "Treatment"
    PREVENTION = "Prevention"
    DIAGNOSIS = "Diagnosis"
    FIRST_LINE = "FirstLine"
    SECOND_LINE = "SecondLine"
    LATER_LINE = "LaterLine"
    ADJUVANT = "Adjuvant"
    NEOADJUVANT = "Neoadjuvant"
    MAINTENANCE = "Maintenance"
    RELAPSED = "Relapsed"
    REFRACTORY = "Refractory"
    ADD_ON = "AddOn"
    MONOTHERAPY = "Monotherapy"
    RAISED = "Raised"
    LOWERED = "Lowered"
    RAISES_OTHER = "RaisesOther"
    LOWERS_OTHER = "LowersOther"
    ACCELERATED = "AcceleratedApproval"
    BY_FDA = "ByFda"
    BY_EMA = "ByEma"
    BY_EUROPEAN_COMMISSION = "ByEuropeanCommission"
    BY_MHRA = "ByMhra"
    BY_HEALTH_CANADA = "ByHealthCanada"
    BY_TGA = "ByTga"
    BY_PMDA = "ByPmda"
    BY_SWISSMEDIC = "BySwissmedic"
    BY_CDSCO = "ByCdsco"
    BY_NMPA = "ByNmpa"
    BY_ANVISA = "ByAnvisa"


class CiomsClass(StrEnum):
    """Frequency classes of CIOMS III/V; the value is the local name in `dkg:`."""

    VERY_COMMON = "VeryCommon"
    COMMON = "Common"
    UNCOMMON = "Uncommon"
    RARE = "Rare"
    VERY_RARE = "VeryRare"


class DrugRole(StrEnum):
    """What a report takes a drug for; the value is the local name in `dkg:`."""

    PRIMARY_SUSPECT = "PrimarySuspect"
    SECONDARY_SUSPECT = "SecondarySuspect"
    CONCOMITANT = "Concomitant"
    INTERACTING = "Interacting"


class Sex(StrEnum):
    """Sex of the person that a report is about."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class AgeGroup(StrEnum):
    """Age of the person that a report is about, in the groups of ICH E11 that the FDA uses.

    Neonate: up to 27 days; infant: to 23 months; child: 2 to 11 years; adolescent: 12 to 17;
    adult: 18 to 64; elderly: 65 and over.
    """

    NEONATE = "neonate"
    INFANT = "infant"
    CHILD = "child"
    ADOLESCENT = "adolescent"
    ADULT = "adult"
    ELDERLY = "elderly"
    UNKNOWN = "unknown"


class MatchKind(StrEnum):
    """How a mention was matched to its concept, strictest first."""

    EXACT = "exact"
    SYNONYM = "synonym"
    INFLECTED = "inflected"
    ABBREVIATION = "abbreviation"
    MODIFIER_STRIPPED = "modifier-stripped"
    HEAD_NOUN = "head-noun"
    FUZZY = "fuzzy"
    PATTERN = "pattern"
    STATED = "stated"
    MINTED = "minted"


class SectionKind(StrEnum):
    """What a section of a document is about."""

    IDENTIFICATION = "identification"
    OVERVIEW = "overview"
    INDICATIONS = "indications"
    DOSAGE = "dosage"
    ADVERSE_REACTIONS = "adverse-reactions"
    BOXED_WARNING = "boxed-warning"
    PRECAUTIONS = "precautions"
    CONTRAINDICATIONS = "contraindications"
    INTERACTIONS = "interactions"
    MECHANISM = "mechanism"
    CLINICAL_STUDIES = "clinical-studies"
    OVERDOSE = "overdose"
    FAQ = "faq"
    LINKS = "links"
    DISCLAIMER = "disclaimer"
    OTHER = "other"


class BlockKind(StrEnum):
    """The typographic role of a stretch of a document."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"


class Datatype(StrEnum):
    """Datatype of a literal object; the value is the local name in `xsd:`."""

    STRING = "string"
    YEAR = "gYear"
    BOOLEAN = "boolean"
    URI = "anyURI"
