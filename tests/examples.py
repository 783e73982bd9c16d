"""A small hand-made graph that tests share: two sources, every predicate, every kind of node.

Every quote and mention is cut out of `TEXTS`, so offsets are right by construction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kg.identifiers import object_key, slug
from kg.model import (
    SUSPECTS,
    AgeGroup,
    Assembly,
    CiomsClass,
    Concept,
    Context,
    Datatype,
    Dosage,
    DrugRole,
    Evidence,
    Extraction,
    Frequency,
    Kind,
    Literal,
    MatchKind,
    Mention,
    Object,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    ReportCount,
    SectionKind,
    Severity,
    Sex,
    SourceRecord,
    Span,
    Statement,
    Status,
    Stratum,
    Tier,
    TrialResult,
    Vote,
)
from kg.readers import read
from kg.texts import packed, write_texts

PAGE = "pomalyst-page"
MONOGRAPH = "pomalidomide-monograph"

TEXTS = {
    PAGE: """Pomalyst

Generic Name: pomalidomide
Drug Class: Immunomodulators
Company: Bristol Myers Squibb/Celgene
Approval Status: Approved
Generic Version Available: No

Drug Indication
Pomalyst is approved for multiple myeloma and Kaposi sarcoma.

General Info
Pomalyst is related to thalidomide. It blocks the growth of new blood vessels.
Pomalyst is used with dexamethasone after therapies that include lenalidomide.
In study PX-12, 67% of HIV-positive people had a complete or partial response.
Pomalyst was first approved in 2013.

Dosage
A 4 mg capsule is taken by mouth once daily for 21 days, then 7 days off, until progression.

Side Effects
Common side effects include fatigue, constipation and shortness of breath.
Pomalyst can cause low white blood cell counts (neutropenia), which can lead to infections.
Serious side effects include deep vein thrombosis and stroke.
Pomalyst does not cause hair loss.
When it is taken with dexamethasone, high blood sugar can occur.
Used during pregnancy it can cause severe birth defects.
Like thalidomide, it came to market late.
People may also feel out of sorts.

For More Info: https://pomalyst.example/
Co-Pay Program Info: https://copay.example/pomalyst
Patient Assistance Program Info: https://help.example/pomalyst

Last Reviewed: May 19, 2020
""",
    MONOGRAPH: """---
title: Pomalidomide
---
This page is AI-generated and may not be accurate.

**Uses:** multiple myeloma

**Common side effects:**
- **Neutropenia:** 46% of 302 patients, against 20% with placebo (grade 3)
- Fatigue
- Rash may occur
- Peripheral neuropathy
- Constipation is not a side effect of this drug

**Warnings:**
- Pregnant people must not take it; use contraception.
- Have complete blood counts checked.
- Do not combine with abacavir/lamivudine.
""",
}


def _ref(kind: Kind, label: str) -> Ref:
    return Ref(kind, slug(label))


POMALIDOMIDE = _ref(Kind.DRUG, "pomalidomide")
THALIDOMIDE = _ref(Kind.DRUG, "thalidomide")
LENALIDOMIDE = _ref(Kind.DRUG, "lenalidomide")
DEXAMETHASONE = _ref(Kind.DRUG, "dexamethasone")
ABACAVIR = _ref(Kind.DRUG, "abacavir")
LAMIVUDINE = _ref(Kind.DRUG, "lamivudine")
ABACAVIR_LAMIVUDINE = _ref(Kind.DRUG, "abacavir + lamivudine")
POMALYST = _ref(Kind.PRODUCT, "Pomalyst")
BRISTOL_MYERS_SQUIBB = _ref(Kind.ORGANIZATION, "Bristol Myers Squibb")
CELGENE = _ref(Kind.ORGANIZATION, "Celgene")
IMMUNOMODULATORS = _ref(Kind.DRUG_CLASS, "immunomodulators")
ANGIOGENESIS_INHIBITION = _ref(Kind.MECHANISM, "inhibition of angiogenesis")
MULTIPLE_MYELOMA = _ref(Kind.CONDITION, "multiple myeloma")
KAPOSI_SARCOMA = _ref(Kind.CONDITION, "Kaposi sarcoma")
PREGNANCY = _ref(Kind.POPULATION, "pregnancy")
CONTRACEPTION = _ref(Kind.PRECAUTION, "contraception")
COMPLETE_BLOOD_COUNT = _ref(Kind.MONITORING, "complete blood count")
FATIGUE = _ref(Kind.EFFECT, "fatigue")
CONSTIPATION = _ref(Kind.EFFECT, "constipation")
DYSPNEA = _ref(Kind.EFFECT, "dyspnea")
CYTOPENIA = _ref(Kind.EFFECT, "cytopenia")
LEUKOPENIA = _ref(Kind.EFFECT, "leukopenia")
NEUTROPENIA = _ref(Kind.EFFECT, "neutropenia")
INFECTION = _ref(Kind.EFFECT, "infection")
DEEP_VEIN_THROMBOSIS = _ref(Kind.EFFECT, "deep vein thrombosis")
STROKE = _ref(Kind.EFFECT, "stroke")
ALOPECIA = _ref(Kind.EFFECT, "alopecia")
HYPERGLYCEMIA = _ref(Kind.EFFECT, "hyperglycemia")
BIRTH_DEFECTS = _ref(Kind.EFFECT, "birth defects")
RASH = _ref(Kind.EFFECT, "rash")
PERIPHERAL_NEUROPATHY = _ref(Kind.EFFECT, "peripheral neuropathy")

DOSAGE = Dosage(
    text="A 4 mg capsule is taken by mouth once daily for 21 days, then 7 days off, until"
    " progression.",
    form="capsule",
    route="oral",
    amount="4 mg",
    schedule="once daily",
    cycle_days_on=21,
    cycle_days_off=7,
    until="progression",
)
TRIAL_RESULT = TrialResult(
    text="In study PX-12, 67% of HIV-positive people had a complete or partial response.",
    outcome="complete or partial response",
    value=Decimal(67),
    unit="percent",
    population="HIV-positive people",
    trial="PX-12",
)

_ERRORS = {
    Tier.EDITORIAL: (Decimal("0.05"), Decimal("0.15")),
    Tier.UNVERIFIED: (Decimal("0.2"), Decimal("0.45")),
}

SOURCES = (
    SourceRecord(
        id=MONOGRAPH,
        title="Pomalidomide",
        digest="sha256:" + hashlib.sha256(TEXTS[MONOGRAPH].encode()).hexdigest(),
        format="monograph",
        publisher="Example Monographs",
        url="https://monographs.example/pomalidomide",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        tier=Tier.UNVERIFIED,
        retrieved=date(2024, 11, 5),
    ),
    SourceRecord(
        id=PAGE,
        title="Pomalyst",
        digest="sha256:" + hashlib.sha256(TEXTS[PAGE].encode()).hexdigest(),
        format="labelled-page",
        publisher="Example Health",
        url="https://health.example/drug/pomalyst",
        licence="All rights reserved",
        based_on="the approved label",
        lineage="label",
        tier=Tier.EDITORIAL,
        last_reviewed=date(2020, 5, 19),
        retrieved=date(2024, 10, 1),
    ),
)
_TIERS = {each.id: each.tier for each in SOURCES}
_LINEAGES = {each.id: each.lineage for each in SOURCES}


def _effect(
    ref: Ref, label: str, organ_class: str, synonyms: Sequence[str] = (), **more: Any
) -> Concept:
    return Concept(
        ref=ref,
        label=label,
        organ_class=_ref(Kind.ORGAN_CLASS, organ_class),
        synonyms=tuple(sorted(synonyms)),
        **more,
    )


def _plain(ref: Ref, label: str, **more: Any) -> Concept:
    return Concept(ref=ref, label=label, **more)


_BLOOD = "blood and lymphatic system"
_GENERAL = "general and administration site"
_SKIN = "skin"
_NERVES = "nervous system"
_ORGAN_CLASSES = (
    _BLOOD,
    "congenital",
    "digestive system",
    _GENERAL,
    "infections",
    "metabolism and nutrition",
    _NERVES,
    "respiratory system",
    _SKIN,
    "vascular",
)

CONCEPTS = tuple(
    sorted(
        (
            _plain(
                POMALIDOMIDE,
                "pomalidomide",
                synonyms=("CC-4047",),
                mappings=("CHEBI:72690", "DRUGBANK:DB08910", "UNII:D2UX06XLB5"),
            ),
            _plain(THALIDOMIDE, "thalidomide"),
            _plain(LENALIDOMIDE, "lenalidomide"),
            _plain(DEXAMETHASONE, "dexamethasone"),
            _plain(ABACAVIR, "abacavir"),
            _plain(LAMIVUDINE, "lamivudine"),
            _plain(Ref(Kind.DRUG, "abacavir-sulfate"), "abacavir sulfate", broader=(ABACAVIR,)),
            _plain(ABACAVIR_LAMIVUDINE, "abacavir + lamivudine", components=(ABACAVIR, LAMIVUDINE)),
            _plain(POMALYST, "Pomalyst", mappings=("NDC:59572-501",)),
            _plain(BRISTOL_MYERS_SQUIBB, "Bristol Myers Squibb", synonyms=("BMS",)),
            _plain(CELGENE, "Celgene"),
            _plain(IMMUNOMODULATORS, "immunomodulators"),
            _plain(ANGIOGENESIS_INHIBITION, "inhibition of angiogenesis"),
            _plain(MULTIPLE_MYELOMA, "multiple myeloma", mappings=("DOID:9538",)),
            _plain(KAPOSI_SARCOMA, "Kaposi sarcoma"),
            _plain(PREGNANCY, "pregnancy"),
            _plain(CONTRACEPTION, "contraception"),
            _plain(COMPLETE_BLOOD_COUNT, "complete blood count"),
            *(_plain(_ref(Kind.ORGAN_CLASS, each), each) for each in _ORGAN_CLASSES),
            _effect(FATIGUE, "fatigue", _GENERAL, ["tiredness"], mappings=("HP:0012378",)),
            _effect(CONSTIPATION, "constipation", "digestive system"),
            _effect(DYSPNEA, "dyspnea", "respiratory system", ["shortness of breath"]),
            _effect(CYTOPENIA, "cytopenia", _BLOOD, ["low blood cell counts"], category=True),
            _effect(LEUKOPENIA, "leukopenia", _BLOOD, broader=(CYTOPENIA,)),
            _effect(
                NEUTROPENIA,
                "neutropenia",
                _BLOOD,
                ["low neutrophil count"],
                broader=(LEUKOPENIA,),
                mappings=("HP:0001875", "MESH:D009503"),
            ),
            _effect(INFECTION, "infection", "infections"),
            _effect(DEEP_VEIN_THROMBOSIS, "deep vein thrombosis", "vascular", ["DVT"]),
            _effect(STROKE, "stroke", _NERVES, serious=True),
            _effect(ALOPECIA, "alopecia", _SKIN, ["hair loss"]),
            _effect(HYPERGLYCEMIA, "hyperglycemia", "metabolism and nutrition"),
            _effect(BIRTH_DEFECTS, "birth defects", "congenital", serious=True),
            _effect(RASH, "rash", _SKIN),
            _effect(PERIPHERAL_NEUROPATHY, "peripheral neuropathy", _NERVES),
        ),
        key=lambda concept: concept.ref,
    )
)


def _cut(source: str, quote: str, mention: str) -> tuple[Span, Span, int]:
    text = TEXTS[source]
    start = text.index(quote)
    inner = start + quote.index(mention)
    line = text[:start].count("\n") + 1
    return Span(start, start + len(quote)), Span(inner, inner + len(mention)), line


def evidence(
    source: str,
    quote: str,
    mention: str,
    predicate: Predicate,
    value: Object,
    *,
    subject: Ref = POMALIDOMIDE,
    section: SectionKind = SectionKind.ADVERSE_REACTIONS,
    method: str = "enumeration",
    **more: Any,
) -> Evidence:
    """Return evidence whose offsets are those of `quote` and `mention` in the source's text."""
    span, inner, line = _cut(source, quote, mention)
    return Evidence(
        subject=subject,
        predicate=predicate,
        object=value,
        source=source,
        quote=quote,
        span=span,
        mention=inner,
        section=section,
        line=line,
        method=method,
        **more,
    )


_COMMON = "Common side effects include fatigue, constipation and shortness of breath."
_NEUTROPENIA = (
    "Pomalyst can cause low white blood cell counts (neutropenia), which can lead to infections."
)
_SERIOUS = "Serious side effects include deep vein thrombosis and stroke."
_INDICATED = "Pomalyst is approved for multiple myeloma and Kaposi sarcoma."
_WITH = "Pomalyst is used with dexamethasone after therapies that include lenalidomide."
_RATE = "**Neutropenia:** 46% of 302 patients, against 20% with placebo (grade 3)"
_PREGNANT = "Pregnant people must not take it; use contraception."
_LEAD_IN = "Common side effects:"
_WORD = Frequency(term="common")


@cache
def example_evidence() -> tuple[Evidence, ...]:
    """Return all evidence of the example, in order of source and place."""
    adverse = Predicate.HAS_ADVERSE_EFFECT
    field = {"section": SectionKind.IDENTIFICATION, "method": "field"}
    overview = {"section": SectionKind.OVERVIEW, "method": "pattern"}
    warning = {"section": SectionKind.PRECAUTIONS, "method": "pattern"}
    page = [
        evidence(
            PAGE,
            "Generic Name: pomalidomide",
            "pomalidomide",
            Predicate.CONTAINS,
            POMALIDOMIDE,
            subject=POMALYST,
            **field,
        ),
        evidence(
            PAGE,
            "Drug Class: Immunomodulators",
            "Immunomodulators",
            Predicate.IN_CLASS,
            IMMUNOMODULATORS,
            **field,
        ),
        *(
            evidence(
                PAGE,
                "Company: Bristol Myers Squibb/Celgene",
                label,
                Predicate.MANUFACTURED_BY,
                organization,
                subject=POMALYST,
                **field,
            )
            for label, organization in (
                ("Bristol Myers Squibb", BRISTOL_MYERS_SQUIBB),
                ("Celgene", CELGENE),
            )
        ),
        evidence(
            PAGE,
            "Approval Status: Approved",
            "Approved",
            Predicate.APPROVAL_STATUS,
            Literal("approved"),
            subject=POMALYST,
            **field,
        ),
        evidence(
            PAGE,
            "Generic Version Available: No",
            "No",
            Predicate.GENERIC_AVAILABLE,
            Literal("false", Datatype.BOOLEAN),
            subject=POMALYST,
            **field,
        ),
        *(
            evidence(
                PAGE,
                _INDICATED,
                mention,
                Predicate.HAS_INDICATION,
                condition,
                section=SectionKind.INDICATIONS,
            )
            for mention, condition in (
                ("multiple myeloma", MULTIPLE_MYELOMA),
                ("Kaposi sarcoma", KAPOSI_SARCOMA),
            )
        ),
        evidence(
            PAGE,
            "Pomalyst is related to thalidomide.",
            "thalidomide",
            Predicate.RELATED_TO,
            THALIDOMIDE,
            **overview,
        ),
        evidence(
            PAGE,
            "It blocks the growth of new blood vessels.",
            "blocks the growth of new blood vessels",
            Predicate.HAS_MECHANISM,
            ANGIOGENESIS_INHIBITION,
            how=MatchKind.PATTERN,
            **overview,
        ),
        evidence(PAGE, _WITH, "dexamethasone", Predicate.USED_WITH, DEXAMETHASONE, **overview),
        evidence(PAGE, _WITH, "lenalidomide", Predicate.PRIOR_THERAPY, LENALIDOMIDE, **overview),
        evidence(
            PAGE,
            TRIAL_RESULT.text,
            "67%",
            Predicate.HAS_TRIAL_RESULT,
            TRIAL_RESULT,
            how=MatchKind.PATTERN,
            **overview,
        ),
        evidence(
            PAGE,
            "Pomalyst was first approved in 2013.",
            "2013",
            Predicate.FIRST_APPROVED,
            Literal("2013", Datatype.YEAR),
            subject=POMALYST,
            **overview,
        ),
        evidence(
            PAGE,
            DOSAGE.text,
            DOSAGE.text,
            Predicate.HAS_DOSAGE,
            DOSAGE,
            section=SectionKind.DOSAGE,
            method="dosage",
            how=MatchKind.PATTERN,
        ),
        evidence(PAGE, _COMMON, "fatigue", adverse, FATIGUE, frequency=_WORD),
        evidence(PAGE, _COMMON, "constipation", adverse, CONSTIPATION, frequency=_WORD),
        evidence(
            PAGE,
            _COMMON,
            "shortness of breath",
            adverse,
            DYSPNEA,
            frequency=_WORD,
            how=MatchKind.SYNONYM,
        ),
        evidence(PAGE, _NEUTROPENIA, "neutropenia", adverse, NEUTROPENIA),
        evidence(
            PAGE,
            _NEUTROPENIA,
            "infections",
            adverse,
            INFECTION,
            consequence_of=(NEUTROPENIA,),
            how=MatchKind.INFLECTED,
        ),
        evidence(
            PAGE, _SERIOUS, "deep vein thrombosis", adverse, DEEP_VEIN_THROMBOSIS, serious=True
        ),
        evidence(PAGE, _SERIOUS, "stroke", adverse, STROKE, serious=True),
        evidence(
            PAGE,
            "Pomalyst does not cause hair loss.",
            "hair loss",
            adverse,
            ALOPECIA,
            polarity=Polarity.NEGATED,
            how=MatchKind.SYNONYM,
        ),
        evidence(
            PAGE,
            "When it is taken with dexamethasone, high blood sugar can occur.",
            "high blood sugar",
            adverse,
            HYPERGLYCEMIA,
            context=Context(combination=(DEXAMETHASONE,)),
            how=MatchKind.SYNONYM,
        ),
        evidence(
            PAGE,
            "Used during pregnancy it can cause severe birth defects.",
            "birth defects",
            adverse,
            BIRTH_DEFECTS,
            context=Context(population=PREGNANCY),
        ),
        *(
            evidence(
                PAGE,
                f"{label}: {url}",
                url,
                predicate,
                Literal(url, Datatype.URI),
                subject=POMALYST,
                section=SectionKind.LINKS,
                method="field",
            )
            for label, url, predicate in (
                ("For More Info", "https://pomalyst.example/", Predicate.WEB_PAGE),
                (
                    "Co-Pay Program Info",
                    "https://copay.example/pomalyst",
                    Predicate.CO_PAY_PROGRAM,
                ),
                (
                    "Patient Assistance Program Info",
                    "https://help.example/pomalyst",
                    Predicate.PATIENT_ASSISTANCE_PROGRAM,
                ),
            )
        ),
    ]
    monograph = [
        evidence(
            MONOGRAPH,
            "**Uses:** multiple myeloma",
            "multiple myeloma",
            Predicate.HAS_INDICATION,
            MULTIPLE_MYELOMA,
            section=SectionKind.INDICATIONS,
        ),
        evidence(
            MONOGRAPH,
            _RATE,
            "Neutropenia",
            adverse,
            NEUTROPENIA,
            lead_in=_LEAD_IN,
            severities=(Severity.SEVERE, Severity.FATAL),
            severity_grade=3,
            severity_grade_high=4,
            qualifiers=(Qualifier.RISK,),
            how=MatchKind.FUZZY,
            score=Decimal("0.96"),
            others=(FATIGUE,),
            file="leaflet.html",
            serious=False,
            frequency=Frequency(
                term="common",
                cioms=CiomsClass.VERY_COMMON,
                low=Decimal("0.46"),
                high=Decimal("0.46"),
                comparator=Decimal("0.2"),
                denominator=302,
            ),
        ),
        evidence(
            MONOGRAPH, "Fatigue", "Fatigue", adverse, FATIGUE, lead_in=_LEAD_IN, frequency=_WORD
        ),
        evidence(
            MONOGRAPH,
            "Rash may occur",
            "Rash",
            adverse,
            RASH,
            lead_in=_LEAD_IN,
            frequency=_WORD,
            polarity=Polarity.UNCERTAIN,
        ),
        evidence(
            MONOGRAPH,
            "Peripheral neuropathy",
            "Peripheral neuropathy",
            adverse,
            PERIPHERAL_NEUROPATHY,
            lead_in=_LEAD_IN,
            frequency=_WORD,
        ),
        evidence(
            MONOGRAPH,
            "Constipation is not a side effect of this drug",
            "Constipation",
            adverse,
            CONSTIPATION,
            lead_in=_LEAD_IN,
            polarity=Polarity.NEGATED,
        ),
        evidence(
            MONOGRAPH,
            _PREGNANT,
            "Pregnant people",
            Predicate.CONTRAINDICATED_IN,
            PREGNANCY,
            **warning,
        ),
        evidence(
            MONOGRAPH,
            _PREGNANT,
            "contraception",
            Predicate.HAS_PRECAUTION,
            CONTRACEPTION,
            **warning,
        ),
        evidence(
            MONOGRAPH,
            "Have complete blood counts checked.",
            "complete blood counts",
            Predicate.REQUIRES_MONITORING,
            COMPLETE_BLOOD_COUNT,
            how=MatchKind.INFLECTED,
            **warning,
        ),
        evidence(
            MONOGRAPH,
            "Do not combine with abacavir/lamivudine.",
            "abacavir/lamivudine",
            Predicate.INTERACTS_WITH,
            ABACAVIR_LAMIVUDINE,
            how=MatchKind.SYNONYM,
            **warning,
        ),
    ]
    return (*monograph, *page)


@cache
def example_mentions() -> tuple[Mention, ...]:
    """Return a mention that was set aside and one that no concept fits."""
    found = []
    for quote, words, expected, reason in (
        ("Like thalidomide, it came to market late.", "thalidomide", Kind.DRUG, "other drug"),
        ("People may also feel out of sorts.", "out of sorts", Kind.EFFECT, "ungrounded"),
    ):
        _, span, _ = _cut(PAGE, quote, words)
        found.append(
            Mention(
                source=PAGE,
                quote=words,
                span=span,
                section=SectionKind.ADVERSE_REACTIONS,
                expected=expected,
                reason=reason,
                candidate=FATIGUE if reason == "ungrounded" else None,
                context=quote if reason == "ungrounded" else None,
                occurrences=1 if reason == "ungrounded" else 3,
            )
        )
    return tuple(found)


def _weight(polarity: Polarity) -> Decimal:
    return Decimal("0.5") if polarity is Polarity.UNCERTAIN else Decimal(1)


def _belief(votes: Sequence[Vote]) -> Decimal:
    """Return p+ (1 - p-), p = 1 - product of errors; a hedged vote counts for half."""
    left = {True: Decimal(1), False: Decimal(1)}
    for vote in votes:
        left[vote.polarity is not Polarity.NEGATED] *= 1 - _weight(vote.polarity) * (1 - vote.error)
    return ((1 - left[True]) * left[False]).quantize(Decimal("0.0001"))


def _status(polarities: set[Polarity]) -> Status:
    if polarities == {Polarity.NEGATED}:
        return Status.REFUTED
    return Status.DISPUTED if Polarity.NEGATED in polarities else Status.SUPPORTED


def statement(*found: Evidence) -> Statement:
    """Return the statement that pieces of evidence for the same thing make."""
    first = found[0]
    said = {(each.source, each.polarity) for each in found}
    # A source that says it plainly has no hedged vote besides.
    pairs = sorted(
        (source, polarity)
        for source, polarity in said
        if polarity is not Polarity.UNCERTAIN or (source, Polarity.AFFIRMED) not in said
    )
    votes = tuple(
        Vote(
            source=source,
            tier=_TIERS[source],
            polarity=polarity,
            systematic=_ERRORS[_TIERS[source]][0],
            random=_ERRORS[_TIERS[source]][1],
            lineage=_LINEAGES[source],
        )
        for source, polarity in pairs
    )
    return Statement(
        subject=first.subject,
        predicate=first.predicate,
        object=first.object,
        context=first.context,
        status=_status({each.polarity for each in found}),
        belief=_belief(votes),
        votes=votes,
        evidence=tuple(sorted(found, key=lambda each: (each.source, each.span, each.mention))),
    )


def _count(drug: Ref | None, effect: Ref | None, cases: int, **more: Any) -> ReportCount:
    return ReportCount(
        source=PAGE,
        drug=drug,
        effect=effect,
        roles=SUSPECTS,
        cases=cases,
        serious=2,
        strata=(
            Stratum(Sex.FEMALE, AgeGroup.ADULT, cases - 1),
            Stratum(Sex.UNKNOWN, AgeGroup.UNKNOWN, 1),
        ),
        all_cases=40,
        **more,
    )


def example_counts() -> tuple[ReportCount, ...]:
    """Return counts of reports of one drug and one effect, with the margins of their table."""
    roles = (
        (DrugRole.PRIMARY_SUSPECT, 3),
        (DrugRole.SECONDARY_SUSPECT, 2),
        (DrugRole.CONCOMITANT, 5),
        (DrugRole.INTERACTING, 1),
    )
    return (
        _count(None, None, 40, drug_cases=40, effect_cases=40),
        _count(None, STROKE, 12, drug_cases=40, effect_cases=12),
        _count(POMALIDOMIDE, None, 9, drug_cases=9, effect_cases=40, by_role=roles),
        _count(POMALIDOMIDE, STROKE, 4, drug_cases=9, effect_cases=12, by_role=roles),
    )


@cache
def example_assembly() -> Assembly:
    """Return the example as it goes into a release."""
    groups: dict[tuple[str, ...], list[Evidence]] = {}
    for each in example_evidence():
        limits = (str(each.context.population or ""), *map(str, each.context.combination))
        key = (str(each.subject), each.predicate.value, object_key(each.object), *limits)
        groups.setdefault(key, []).append(each)
    return Assembly(
        sources=SOURCES,
        concepts=CONCEPTS,
        statements=tuple(statement(*groups[key]) for key in sorted(groups)),
        mentions=example_mentions(),
        counts=example_counts(),
    )


@cache
def example_extractions() -> tuple[Extraction, ...]:
    """Return what each source of the example gives on its own."""
    return tuple(
        Extraction(
            source=source,
            concepts=tuple(
                each
                for each in CONCEPTS
                if each.ref.kind in {Kind.DRUG, Kind.PRODUCT, Kind.ORGANIZATION, Kind.POPULATION}
            ),
            evidence=tuple(each for each in example_evidence() if each.source == source.id),
            mentions=tuple(each for each in example_mentions() if each.source == source.id),
            counts=tuple(each for each in example_counts() if each.source == source.id),
        )
        for source in SOURCES
    )


def example_texts(path: Path) -> Path:
    """Write the texts of both sources to an archive, as a build does; return its path."""
    read_as = (replace(each, format="") for each in sorted(SOURCES, key=lambda each: each.id))
    write_texts(path, [(each.id, packed(read(each, TEXTS[each.id].encode()))) for each in read_as])
    return path
