"""What the words around a mention make of it other than an effect of the drug."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.alarms import alarmed_of
from kg.extract.causes import is_named_cause, is_of_others
from kg.extract.comparators import only_compared
from kg.extract.context import categories, clause, note_end, noted_from, places, regions
from kg.extract.qualifiers import Reading, covers, named_alike
from kg.extract.rules import pattern
from kg.extract.structure import is_category
from kg.lexicon import Match
from kg.model import Kind, SectionKind

_REPORTING = frozenset({SectionKind.ADVERSE_REACTIONS, SectionKind.BOXED_WARNING})
_REASONS = {
    "treated": "indication",
    "history": "history",
    "animal": "animal finding",
    "drug class": "drug class",
    "comparator": "comparator",
    "placebo": "comparator",
    "in overdose": "overdose",
    "overdose": "overdose",
    "withdrawal": "withdrawal",
    "cross-reference": "cross-reference",
    "discontinued trial": "discontinued trial",
    "heading": "heading",
    "function": "gloss",
}
_UPON_WITHDRAWAL = ("withdrawal", "rebound")  # what is so called is an effect of the drug
_TAKING = re.compile(r"\b(?:taking|receiving|treated with|who take)\s+(?:\w+\s+)?$", re.IGNORECASE)
_TAKEN_IT = re.compile(
    r"\b(?:patients|people|those|adults|children|women|men|subjects|individuals)\s+(?:who\s+(?:are|were)\s+)?"
    r"(?:taking|receiving|using|given|treated with|who (?:take|took|received))\s+$",
    re.IGNORECASE,
)
_AS_WITH = re.compile(
    r"\W*(?:as|like)\s+(?:with\s+)?(?:all\s+)?(?:other|similar)\b[^,]*,", re.IGNORECASE
)
# As in "this beta blocker can cause", which is the drug itself.
_DETERMINED = re.compile(
    r"\b(?:this|the|these|your|such|an?|as|is|are)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
# As in "unlike warfarin, which can cause bleeding, it ...".
_RELATIVE = re.compile(r",?\s+(?:which|that|who)\b[^,;]*", re.IGNORECASE)
# As in "cancer patients", "cancer medications", "cancer studies" and "infection-fighting cells".
_OF_PATIENTS = re.compile(
    r"[\s-]+(?:fighting|patients|sufferers|survivors|medications?|medicines?|drugs?|treatments?|therap(?:y|ies)"
    r"|(?:clinical\s+)?(?:stud(?:y|ies)|trials?)|populations?)\b",
    re.IGNORECASE,
)
# As in "subjects (aged 39 to 77) with a stroke or angina within six months treated with it".
_NEAR = 200  # characters before a mention, more than the words below take
_WITH = re.compile(r"\bwith\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:people|patients|subjects|adults|children|women|men|individuals|those)\s+"
    r"(?:\([^()]*\)\s+)?without\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_THEN_TREATED = re.compile(
    r"(?:\s+or\s+(?:[\w-]+\s+){0,3}[\w-]+)?(?:\s*\([^()]*\))?(?:\s+within[^,;.]{1,40}?)?"
    r"\s+(?:(?:who\s+)?(?:were|are)\s+)?(?:treated with|receiving|randomi[sz]ed to|assigned to)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:after|following|in|with|during|upon|from|by|of)\s+(?:(?:an?|acute|the)\s+)*$",
    re.IGNORECASE,
)
_IF_YOU_HAVE = re.compile(
    r"\bif\s+(?:you|your\s+child)\s+(?:have|has|had|get|gets)\b(?!\s+(?:ever|had|a\s+history|any\s+history))",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:stop\s+(?:taking|using|treatment|it)|right\s+away|immediately|straight\s*away|at\s+once"
    r"|seek|emergency|urgent(?:ly)?)\b(?![^.]*\bbefore\b)",
    re.IGNORECASE,
)
# As in "may reduce the effectiveness of contraceptives", said of another drug.
_WORKING = re.compile(r"(?:effectiveness|efficacy|effects?)$", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\s+of\s+(?!(?:the|this|your)\s+(?:drug|medicine|vaccine|treatment|therapy)\b)", re.IGNORECASE
)
# As in "Get emergency medical help if you have".
_ALARM = re.compile(
    r"\b(?:get|seek|call|contact|tell|see|stop|go)\b[^.;]*?\b(?:emergency|right\s+away|immediately"
    r"|straight\s*away|at\s+once|urgent(?:ly)?|stop\s+(?:taking|using))\b[^.;]*$",
    re.IGNORECASE,
)
# What is no effect but a thing or a property: "the odour of your sweat", "a sore, red tongue".
_BODILY = re.compile(
    r"\b(?:your|the|of|in)\s+$|\b(?:urine|hair|saliva|tears|nails?|skin|breath)\s*"
    r"(?:,|,?\s+(?:and|or))\s*$",
    re.IGNORECASE,
)
_QUALIFYING = re.compile(r"\s*(?:,|\b(?:and|or)\b)\s*[\w-]+", re.IGNORECASE)
_REFERENCE = re.compile(r"[\[(]\s*(?:[Ss]ee|[Rr]efer to)(?:\s|(?=[A-Z]))(?:\([^()]*\)|[^\])])*")


def reason_against(reading: Reading, match: Match, others: list[Match], method: str) -> str:
    """Return what else the words around a mention make of it than an effect, "" for nothing."""
    found = _told(reading, match)
    if found:
        return next(reason for category, reason in _REASONS.items() if category in found)
    if only_compared(reading, match):
        return "comparator"
    if (
        _of_another_drug(reading, match, others)
        or _of_anothers_working(reading, match)
        or is_of_others(reading, match)
    ):
        return "other drug"
    if is_named_cause(reading, match):
        return "cause"
    if _is_a_thing(reading.text, match):
        return "gloss"
    if _in_takers_of_a_class(reading, match) or _of_a_class(reading, match):
        return "drug class"
    if method != "list" and named_alike(reading, match, reading.indicated):
        return "indication"
    return ""


def _is_a_thing(text: str, match: Match) -> bool:
    """Say whether a word names no effect where it stands: sweat as a liquid, sore of a part."""
    word = text[match.start : match.end].casefold()
    if word == "sweat":
        return _BODILY.search(text, 0, match.start) is not None
    return word == "sore" and _QUALIFYING.match(text, match.end) is not None


def _told(reading: Reading, match: Match) -> frozenset[str]:
    """Return the categories of cues that make the mention something else."""
    found = categories(reading.text, match.start, match.end)
    if in_reference(reading.text, match):
        found |= {"cross-reference"}
    if reading.passage.row is not None and is_category(reading.lexicon, match.concept):
        found |= {"heading"}
    if _OF_PATIENTS.match(reading.text, match.end) or _is_of_the_treated(reading.text, match):
        found |= {"history"}
    if _is_circumstance(reading.text, match):
        found |= {"in overdose"}
    return (found & _REASONS.keys()) - _passed(reading, match, found)


def _passed(reading: Reading, match: Match, found: frozenset[str]) -> set[str]:
    """Return which of the categories found say nothing against the mention here."""
    passed: set[str] = set()
    if reading.passage.section in _REPORTING:
        passed.add("overdose")  # listed among the effects, if only in overdose
    if "inferred" in found:
        passed.add("animal")
    if "comparator" in found and not _compares(reading, match):
        passed.add("comparator")
    if "history" in found and _is_alarm(reading, match):
        passed.add("history")
    if any(word in match.concept.slug for word in _UPON_WITHDRAWAL):
        passed.add("withdrawal")
    if "drug class" in found and _of_this_one_too(reading, match):
        passed.add("drug class")
    if "discontinued trial" in found and reading.subject.names.search(reading.text):
        passed.add("discontinued trial")
    return passed


def _is_alarm(reading: Reading, match: Match) -> bool:
    """Say whether people are told what to do at once should an effect come.

    "If you have a serious allergic reaction, stop taking it and call your doctor right away" is
    said of what the drug brings, not of what somebody has already.
    """
    alarmed = alarmed_of(reading.passage, reading.text)
    if alarmed is not None and alarmed[0] <= match.start:
        return True
    cue = _IF_YOU_HAVE.search(reading.text, 0, match.start)
    if reading.passage.section not in _REPORTING or cue is None:
        return False
    told, start = reading.text[cue.end() :], match.start - cue.end()
    besides = categories(told, start, start + match.end - match.start)
    at_once = _AT_ONCE.search(reading.text, match.end) or _ALARM.search(
        reading.text, 0, cue.start()
    )
    return "history" not in besides and at_once is not None


def _of_this_one_too(reading: Reading, match: Match) -> bool:
    """Say whether what holds for like drugs is said of this one in the same sentence.

    "As with similar medicines, rash has been reported in people taking Examplin" is.
    """
    text = reading.text
    alike = _AS_WITH.match(text)
    return any(
        _TAKEN_IT.search(text, 0, own.start())
        or (alike is not None and alike.end() <= own.start() < match.start)
        for own in reading.subject.names.finditer(text)
    )


def _in_takers_of_a_class(reading: Reading, match: Match) -> bool:
    """Say whether the clause speaks of people who take any drug of a class, and of them alone."""
    begin, end = clause(reading.text, match.start, match.end)
    return any(
        begin <= named.start < end
        and noted_from(reading.text, named.start) <= match.start
        and match.start <= note_end(reading.text, named.start)
        and _TAKING.search(reading.text, begin, named.start)
        and not pattern("adverse", "standing_out").search(reading.text, match.end, named.start)
        for named in _classes(reading)
    )


def _classes(reading: Reading) -> list[Match]:
    """Return the classes of drugs named, not those in names of effects ("neuroleptic syndrome")."""
    return [
        named
        for named in reading.subject.find(reading.text, Kind.DRUG_CLASS)
        if not any(m.start < named.end and named.start < m.end for m in reading.matches)
    ]


def _of_a_class(reading: Reading, match: Match) -> bool:
    """Say whether a class of drugs is the subject of what is said of the mention."""
    text = reading.text
    classes = _classes(reading)
    if not classes or reading.subject.names.search(text, 0, match.start):
        return False
    begin, _ = clause(text, match.start, match.end)
    causes = [each for each in places(text, "adverse", "causes") if begin <= each < match.start]
    return bool(causes) and any(
        begin <= each.start
        and each.end <= causes[0]
        and not categories(text, each.start, each.end) & {"comparator", "combination", "history"}
        and not _DETERMINED.search(text, begin, each.start)
        for each in classes
    )


def _is_circumstance(text: str, match: Match) -> bool:
    """Say whether a mention tells when something came: "overdose can cause coma"."""
    if not pattern("context", "circumstances").fullmatch(text, match.start, match.end):
        return False
    causes = places(text, "adverse", "causes")
    return _AFTER.search(text, 0, match.start) is not None or any(
        not text[match.end : each].strip() for each in causes if each >= match.end
    )


def _is_of_the_treated(text: str, match: Match) -> bool:
    """Say whether a mention tells who was treated: "subjects with angina treated with it"."""
    begin = max(0, match.start - _NEAR)
    if _THEN_TREATED.match(text, match.end) and _WITH.search(text, begin, match.start):
        return True
    return _WITHOUT.search(text, begin, match.start) is not None


def in_reference(text: str, match: Match) -> bool:
    """Say whether a mention stands in the title of another part: "[see Bleeding (5.1)]"."""
    return any(start < match.start and match.end <= end for start, end in _references(text))


@lru_cache(maxsize=256)
def _references(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(each.span() for each in _REFERENCE.finditer(text))


def _compares(reading: Reading, match: Match) -> bool:
    """Say whether the comparison that governs a mention is with another drug."""
    return any(
        region.category == "comparator"
        and covers(region, match)
        and reading.subject.other_drugs(reading.text[region.start : match.start])
        for region in regions(reading.text)
    )


def _of_anothers_working(reading: Reading, match: Match) -> bool:
    """Say whether a mention tells how well something other than this drug works."""
    text = reading.text
    of = _OF_OTHERS.match(text, match.end)
    if of is None or _WORKING.search(text, match.start, match.end) is None:
        return False
    return reading.subject.names.match(text, of.end()) is None


def _of_another_drug(reading: Reading, match: Match, others: list[Match]) -> bool:
    """Say whether another drug is the subject of what is said of the mention."""
    text = reading.text
    begin, _ = clause(text, match.start, match.end)
    for drug in others:
        if drug.end > match.start or drug.start < begin:
            continue
        aside = _RELATIVE.match(text, drug.end)
        if aside and aside.end() >= match.end:
            return True
        if categories(text, drug.start, drug.end) & {"comparator", "combination", "history"}:
            continue
        caused = any(drug.end <= each < match.start for each in places(text, "adverse", "causes"))
        if caused and not reading.subject.names.search(text, begin, match.start):
            return True
    return False
