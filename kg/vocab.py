"""Names of the graph: namespaces below a base IRI and the terms of `dkg:` and other vocabularies.

Terms of ours are kept as local names, because the base IRI can be set at build; `Names` makes IRIs
of them. Those that the model already has as values (predicates, tiers, polarities, statuses,
frequency classes) are not repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from kg.identifiers import BASE
from kg.model import Kind, Ref

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"
VOID_EXT = "http://ldf.fi/void-ext#"
DCAT = "http://www.w3.org/ns/dcat#"
SD = "http://www.w3.org/ns/sparql-service-description#"
BIOLINK = "https://w3id.org/biolink/vocab/"

TYPE = RDF + "type"
SUBJECT = RDF + "subject"
PREDICATE = RDF + "predicate"
OBJECT = RDF + "object"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
BROADER = SKOS + "broader"
EXACT_MATCH = SKOS + "exactMatch"
NARROW_MATCH = SKOS + "narrowMatch"
CONCEPT = SKOS + "Concept"
DERIVED_FROM = PROV + "wasDerivedFrom"
TITLE = DCTERMS + "title"
PUBLISHER = DCTERMS + "publisher"
PUBLISHED_AT = DCTERMS + "source"
LICENSE = DCTERMS + "license"

_OTHER_PREFIXES = {
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "dcterms": DCTERMS,
    "oa": OA,
    "schema": SCHEMA,
    "biolink": BIOLINK,
    "sh": SH,
    "void": VOID,
    "dcat": DCAT,
    "sd": SD,
}

CLASS_OF = {
    Kind.DRUG: "Drug",
    Kind.PRODUCT: "Product",
    Kind.ORGANIZATION: "Organization",
    Kind.DRUG_CLASS: "DrugClass",
    Kind.MECHANISM: "Mechanism",
    Kind.CONDITION: "Condition",
    Kind.EFFECT: "Effect",
    Kind.ORGAN_CLASS: "OrganClass",
    Kind.POPULATION: "Population",
    Kind.PRECAUTION: "Precaution",
    Kind.MONITORING: "Monitoring",
    Kind.DOSAGE: "Dosage",
    Kind.TRIAL_RESULT: "TrialResult",
    Kind.SOURCE: "Source",
    Kind.STATEMENT: "Statement",
    Kind.EVIDENCE: "Evidence",
    Kind.MENTION: "Mention",
    Kind.REPORT_COUNT: "ReportCount",
}


class Term(StrEnum):
    """A term of `dkg:` that no value of the model stands for; the value is its local name."""

    COMBINATION = "Combination"
    DRUG_FORM = "DrugForm"
    TIER_CLASS = "Tier"
    SERIOUS = "Serious"
    NOT_SERIOUS = "NotSerious"

    HAS_PRODUCT = "hasProduct"
    HAS_COMPONENT = "hasComponent"
    ACTIVE_MOIETY = "activeMoiety"
    ORGAN_CLASS = "organClass"
    BROADER_TRANSITIVE = "broaderTransitive"
    IS_CATEGORY = "isCategory"
    SERIOUSNESS = "seriousness"

    STATUS = "status"
    BELIEF = "belief"
    SOURCE_COUNT = "sourceCount"
    POPULATION = "population"
    IN_COMBINATION_WITH = "inCombinationWith"

    SUPPORTS = "supports"
    QUOTE = "quote"
    START = "start"
    END = "end"
    MENTION_START = "mentionStart"
    MENTION_END = "mentionEnd"
    LEAD_IN = "leadIn"
    LINE = "line"
    IN_FILE = "inFile"
    SECTION = "section"
    POLARITY = "polarity"
    FREQUENCY_TERM = "frequencyTerm"
    FREQUENCY_CLASS = "frequencyClass"
    INCIDENCE_LOW = "incidenceLow"
    INCIDENCE_HIGH = "incidenceHigh"
    COMPARATOR_INCIDENCE = "comparatorIncidence"
    DENOMINATOR = "denominator"
    SEVERITY = "severity"
    SEVERITY_GRADE = "severityGrade"
    SEVERITY_GRADE_HIGH = "severityGradeHigh"
    QUALIFIER = "qualifier"
    CONSEQUENCE_OF = "consequenceOf"
    EXTRACTION_METHOD = "extractionMethod"
    MATCH_KIND = "matchKind"
    MATCH_SCORE = "matchScore"
    ALTERNATIVE_MATCH = "alternativeMatch"
    CANDIDATE = "candidate"
    REASON = "reason"
    CONTEXT = "context"
    EXPECTED_KIND = "expectedKind"
    OCCURRENCES = "occurrences"

    REPORTED_DRUG = "reportedDrug"
    REPORTED_EFFECT = "reportedEffect"
    COUNTED_ROLE = "countedRole"
    REPORTED_CASES = "reportedCases"
    SERIOUS_CASES = "seriousCases"
    PRIMARY_SUSPECT_CASES = "primarySuspectCases"
    SECONDARY_SUSPECT_CASES = "secondarySuspectCases"
    CONCOMITANT_CASES = "concomitantCases"
    INTERACTING_CASES = "interactingCases"
    STRATA = "strata"
    DRUG_CASES = "drugCases"
    EFFECT_CASES = "effectCases"
    ALL_CASES = "allCases"

    LAST_REVIEWED = "lastReviewed"
    RETRIEVED = "retrieved"
    DIGEST = "digest"
    TIER = "tier"
    BASED_ON = "basedOn"
    LINEAGE = "lineage"
    FORMAT = "format"
    SYSTEMATIC_ERROR = "systematicError"
    RANDOM_ERROR = "randomError"

    TEXT = "text"
    FORM = "form"
    ROUTE = "route"
    AMOUNT = "amount"
    SCHEDULE = "schedule"
    CYCLE_DAYS_ON = "cycleDaysOn"
    CYCLE_DAYS_OFF = "cycleDaysOff"
    UNTIL = "until"
    OUTCOME = "outcome"
    VALUE = "value"
    UNIT = "unit"
    STUDIED_POPULATION = "studiedPopulation"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Names:
    """IRIs below one base.

    >>> Names().dkg("Drug")
    'https://w3id.org/drug-effect-kg/vocab/Drug'
    """

    base: str = BASE

    def dkg(self, local: str) -> str:
        """Return the IRI of a term of ours."""
        return f"{self.base}vocab/{local}"

    def shape(self, name: str) -> str:
        """Return the IRI of a shape."""
        return f"{self.base}shape/{name}"

    def node(self, ref: Ref) -> str:
        """Return the IRI of a node."""
        return f"{self.base}{ref.kind.value}/{ref.slug}"

    def source(self, identifier: str) -> str:
        """Return the IRI of a source, which is also that of the graph of all it says."""
        return f"{self.base}{Kind.SOURCE.value}/{identifier}"

    @property
    def statements(self) -> str:
        """Return the graph of statements and direct edges."""
        return f"{self.base}graph/statements"

    @property
    def vocabulary(self) -> str:
        """Return the graph of concepts and of the ontology."""
        return f"{self.base}graph/vocabulary"

    @property
    def reports(self) -> str:
        """Return the graph of counts of reports, which no statement rests on."""
        return f"{self.base}graph/reports"

    @property
    def description(self) -> str:
        """Return the graph of what the graph says of itself: sizes, prefixes, queries."""
        return f"{self.base}graph/description"

    @property
    def dataset(self) -> str:
        """Return the graph as a whole; the parts of its description are fragments of this IRI.

        No other subject below the base sorts behind these.
        """
        return f"{self.base}void"

    @property
    def endpoint(self) -> str:
        """Return the SPARQL endpoint of the project; a server has an address of its own."""
        return f"{self.base}sparql"

    def prefixes(self) -> dict[str, str]:
        """Return every prefix with its namespace: `dkg`, one a kind, and the vocabularies used."""
        kinds = {kind.value: f"{self.base}{kind.value}/" for kind in Kind}
        return {"dkg": self.dkg(""), **kinds, **_OTHER_PREFIXES}


# Where a scheme has IRIs of its own those are taken, else the address that resolves for people.
_MAPPING_IRIS = {
    "ATC": "http://purl.bioontology.org/ontology/ATC/{}",
    "CAS": "https://commonchemistry.cas.org/detail?cas_rn={}",
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_{}",
    "CHEMBL": "https://www.ebi.ac.uk/chembl/compound_report_card/{}",
    "DOID": "http://purl.obolibrary.org/obo/DOID_{}",
    "DRUGBANK": "https://go.drugbank.com/drugs/{}",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_{}",
    "HP": "http://purl.obolibrary.org/obo/HP_{}",
    "INCHIKEY": "https://identifiers.org/inchikey:{}",
    # Not what registries give for this scheme: that is its French edition.
    "MEDDRA": "http://purl.bioontology.org/ontology/MEDDRA/{}",
    "MESH": "http://id.nlm.nih.gov/mesh/{}",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_{}",
    "NDC": "https://dailymed.nlm.nih.gov/dailymed/search.cfm?query={}",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_{}",
    "OAE": "http://purl.obolibrary.org/obo/OAE_{}",
    "PUBCHEM": "http://rdf.ncbi.nlm.nih.gov/pubchem/compound/CID{}",
    "ROR": "https://ror.org/{}",
    "RXNORM": "http://purl.bioontology.org/ontology/RXNORM/{}",
    "SNOMEDCT": "http://snomed.info/id/{}",
    "UMLS": "http://linkedlifedata.com/resource/umls/id/{}",
    "UNII": "https://gsrs.ncats.nih.gov/ginas/app/beta/substances/{}",
    "WIKIDATA": "http://www.wikidata.org/entity/{}",
}
_ANY_MAPPING = "https://bioregistry.io/{}"


def mapping_iri(curie: str) -> str:
    """Return the public IRI of a concept elsewhere; an address stands for itself.

    >>> mapping_iri("DOID:9538")
    'http://purl.obolibrary.org/obo/DOID_9538'
    """
    prefix, _, local = curie.partition(":")
    if local.startswith("//"):
        return curie
    template = _MAPPING_IRIS.get(prefix.upper())
    return template.format(quote(local)) if template else _ANY_MAPPING.format(quote(curie, ":"))


def mapping_curie(iri: str) -> str:
    """Return what `mapping_iri` makes an IRI of, "" for an IRI of no scheme known here.

    >>> mapping_curie("http://purl.obolibrary.org/obo/DOID_9538")
    'DOID:9538'
    """
    for prefix, template in _MAPPING_IRIS.items():
        before = template.removesuffix("{}")
        if iri.startswith(before):
            return f"{prefix}:{unquote(iri.removeprefix(before))}"
    before = _ANY_MAPPING.removesuffix("{}")
    return unquote(iri.removeprefix(before)) if iri.startswith(before) else ""
