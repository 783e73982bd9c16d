"""Where a passage says what the drug is for: after a cue, or in a list below one."""

from __future__ import annotations

import re

from kg.extract.answers import denied_use, says_no
from kg.extract.conditions import conditions_in
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern
from kg.extract.structure import is_item, list_items
from kg.extract.subject import Subject
from kg.headings import heading_kind
from kg.model import Kind, SectionKind

_SPOKEN = frozenset(
    {SectionKind.OVERVIEW, SectionKind.FAQ, SectionKind.IDENTIFICATION, SectionKind.OTHER}
)
_STRONG = re.compile(
    r"\b(?:approved|indicated|used|prescribed)\s+(?:\w+\s+){0,2}?(?:for|to|in|as)\b"
    r"|\b(?:taken|recommended)\s+for\b|\bcan\s+prevent\b|\bprotects?\s+(?:\w+\s+)?against\b"
    # "is used alone or together with other medicines to treat"
    r"|\bused\s+(?:either\s+)?(?:alone|together|alongside|along|in\s+combination|with)\b[^.;:]*?"
    r"\b(?:to\s+(?:treat|manage|prevent|control|relieve)|for\s+the\s+(?:treatment|prevention))\b"
    # "can also help with"
    r"|\b(?:it|this\s+medicine|this\s+medication)\s+(?:can|may)\s+also\s+(?:be\s+)?(?:help|treat|prevent|relieve)\b"
    # "is the main medicine for the treatment of"
    r"|\b(?:is|are)\s+(?:an?|the|one\s+of\s+the)\s+(?:[\w/-]+\s+){0,5}?(?:medications?|medicines?"
    r"|drugs?|treatments?|therap(?:y|ies)|agents?)\s+(?:of\s+choice\s+)?"
    r"(?:for|against|to\s+(?:treat|manage|prevent|control|relieve))\b",
    re.IGNORECASE,
)
# As in "is a concern if it is used in people with kidney failure".
_ONLY_IF = re.compile(r"\b(?:if|when|whether|unless)\b[^.;,]*\b(?:in|by|for)\s*$", re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:used|given|taken|prescribed|approved|indicated|prescribed)\b[^.;]*?\b(?:for|against)\b"
    r"|\b(?:protect\w*|immuni[sz]\w*|vaccinat\w*)\s[^.;]*?\bagainst\b",
    re.IGNORECASE,
)
# As in "a condition called gout" and "a disease of the joints called gout".
_THEN_NAMED = re.compile(
    r"\s+(?:\([^()]*\)\s+)?(?:(?:in|of|that|which|affecting|where)\s+(?:[\w-]+\s+){1,6}?)?"
    r"(?:called|known\s+as|named)\b",
    re.IGNORECASE,
)
# As in "fungi that | cause a condition known as mycetoma".
_ENDS_NAMED = re.compile(r"\s+(?:[\w-]+\s+){0,5}?(?:called|known\s+as|named)\b", re.IGNORECASE)
# As in "this swelling can be caused by diabetes", which tells of the disease.
_TELLS_CAUSE = re.compile(
    r"\b(?:is|are|be|was|were|been)\s+(?:(?:\w+ly|often)\s+)?caused by$", re.I
)
_IF_YOU = re.compile(r"\W*(?:if|when|should)\s+(?:you|your)\b", re.IGNORECASE)
_FOR_WHAT = re.compile(r"used for|used to treat|what does .* treat|indicat|prescribed for", re.I)
_DESCRIBED = re.compile(
    r"[,;:.](?=\s)|\b(?:that|which|who|whose|when|where|if|after|has|have|had|is|are|was|were)\b",
    re.IGNORECASE,
)
# As in "works by blocking pain signals, which reduces inflammation", where all is how it works.
_HOW = re.compile(
    r",\s*(?:and\s+)?(?:which|thereby|thus|therefore|hence|[\w-]+ing)\b", re.IGNORECASE
)
_NOTES = re.compile(r"\([^()]*\)")
_IS_A = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:is|are)\s+(?:(?:an?|the)\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:conditions?|diseases?|disorders?|types?|forms?|infections?|cancers?|illness(?:es)?)\b",
    re.IGNORECASE,
)
# As in "Systemic infections: These are infections of the whole body, such as sepsis", with or
# without the first words.
_KINDS = re.compile(
    r"\W*(?:(?:these|this|they)\s+(?:are|is|refers?\s+to|covers?)\s+(?=[^.;:]*?\b(?:infection|disease"
    r"|disorder|condition|cancer)s?\b)|(?!\W*(?:it|they|this)\b)(?=(?:[\w-]+\s+){0,3}(?:infections"
    r"|diseases|disorders|conditions|cancers|tumou?rs)\b))(?:(?!symptom|sign\b|signs\b|caus|complicat|factor|drug|medic|lead"
    r"|result|trigger|where\b|when\b)[^.;:()])*?(?=\b(?:such\s+as|including|like)\b)",
    re.IGNORECASE,
)
_MARKS = " :*–—-"
_FEW_WORDS = re.compile(r"\W*(?:[\w-]+\s+){0,4}")
_USE_LABEL = re.compile(r"\W*(?:[\w-]+\s+){1,3}(?:uses?|indications?)\s*:\s*", re.IGNORECASE)
# As in "In status asthmaticus, it may be given intravenously".
_IN_CASES = re.compile(
    r"\W*in\s+(?P<what>[^.;]+?),\s+(?:it|this (?:drug|medicine|medication)|[\w-]+)\s+"
    r"(?:may|can|might|is|could)\s+(?:also\s+|sometimes\s+)?(?:be\s+)?"
    r"(?:used|given|administered|prescribed)\b",
    re.IGNORECASE,
)
# As in "If you have Crohn's disease, you will first be given other medicines".
_IF_YOU_HAVE = re.compile(
    r"\W*if\s+you\s+(?:have|suffer\s+from)\s+(?P<what>[^.;:]+?),?\s+you\s+(?:will|may)\s+"
    r"(?:also\s+|first\s+)?(?:also\s+|first\s+)?be\s+(?:given|treated\s+with|prescribed)\b",
    re.IGNORECASE,
)
# As in "Gout is a disease of the joints. This medicine is used to treat it".
_EXPLAINS = re.compile(r"\s+(?:\([^()]*\)\s+)?(?:is|are)\s+(?:an?|the|when|where|caused)\b", re.I)
_TREATS_IT = re.compile(
    r"\b(?:treat|prevent|control|relieve|manage)s?\s+(?:it\b|(?:this|these|such)\s+"
    r"(?:conditions?|diseases?|illness(?:es)?|disorders?|infections?|cancers?)\b)",
    re.IGNORECASE,
)
_DISEASE_CALLED = re.compile(
    r"\(an?\s+(?:[\w-]+\s+)?(?:disease|condition|disorder|illness)\s+(?:called|known\s+as)\s+"
    r"(?P<name>[^()]+)",
    re.IGNORECASE,
)
_DUE_TO = re.compile(
    r"\b(?:associated with|due to|caused by|because of|with|where|when)\b", re.IGNORECASE
)
DENIED = "denied"  # the rule for uses that a question asks for, and the answer denies
NAMED = "named"  # the rule for names in notes on what a disease comes of
_OPENING = 12  # characters: what begins a sentence limits it and says no less
_SOON = 400  # characters behind what a disease is
_LONGEST_NAME = 6  # words
_LONGEST_UNMARKED = 14  # words of an item without a cue


def stretches(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the stretches in which conditions are indications, with the rule that says so."""
    if pattern("indications", "describes").match(text) or _is_advice(text):
        return []
    if passage.section is SectionKind.INDICATIONS or _under_usage(passage):
        return _in_section(passage, text, subject)
    if passage.section in _SPOKEN and says_no(passage):
        denied = denied_use(passage, subject)
        asked = denied is not None or _FOR_WHAT.search(passage.question) is not None
        told = _after_cues(text, _STRONG, passage.lead) if asked else []
        return [(*denied, DENIED), *told] if denied else told
    if passage.section is SectionKind.FAQ and not _FOR_WHAT.search(passage.question):
        return []
    if passage.section in _SPOKEN and passage.lead and _is_usage(passage.lead_text):
        cued = _after_cues(text, pattern("indications", "cues"), passage.lead)
        return cued or _listed(text, passage.lead, subject)
    if passage.section in _SPOKEN:
        return [each for each in _after_cues(text, _STRONG) if not _is_if_used(text, each[0])]
    return []


def _is_if_used(text: str, start: int) -> bool:
    """Say whether words only tell what comes of a use: "if it is used in people with gout"."""
    cue = _STRONG.match(text, start)
    return cue is not None and _ONLY_IF.search(text, 0, cue.end()) is not None


def _is_usage(lead: str) -> bool:
    """Say whether a lead-in is the heading of a part of the page ("Usage: treatment of ...")."""
    return heading_kind(lead) is SectionKind.INDICATIONS


def _under_usage(passage: Passage) -> bool:
    """Say whether a part of a page on what a drug is for goes on ("Usage: Used to treat:")."""
    return passage.section in _SPOKEN and any(
        _is_usage(each.partition(":")[0]) for each in passage.governing[-2:]
    )


def _in_section(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the stretches of a passage of the section on what the drug is for."""
    cues = pattern("indications", "cues")
    if told := _treated_next(passage, text, subject):
        return told
    if _defines(text, subject):
        return []
    if passage.item and passage.first:
        if passage.lead:
            return _under_lead(passage, text, subject)
        if not cues.search(text) and len(text.split()) <= _LONGEST_UNMARKED:
            return [(0, _stop(text, 0), "list")]
    if told := _in_cases(text, subject):
        return told
    labelled = _USE_LABEL.match(text)
    if labelled and conditions_in(text[labelled.end() :], subject):
        return [(labelled.end(), len(text), "list")]
    named = _named_first(text) if passage.first and _introduced(passage) else 0
    if named and conditions_in(text[:named], subject):
        return [(0, named, "list")]
    if passage.first and not passage.lead and _is_name(text, subject):
        return [(0, len(text), "list")]
    return min(
        (each for each in (_after_cues(text, cues), _after_cues(text, _FOR)) if each), default=[]
    )


def _treated_next(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the disease that a sentence explains and a later one says to be treated."""
    if _TREATS_IT.search(passage.block.text, passage.end, passage.end + _SOON) is None:
        return []
    named = conditions_in(text, subject)
    if not named or text[: named[0].start].strip() or not _EXPLAINS.match(text, named[0].end):
        return []
    return [(0, named[0].end, "list")]


def _is_name(text: str, subject: Subject) -> bool:
    """Say whether a sentence is the name of a condition and no more, notes aside."""
    bare = _NOTES.sub("", text).strip(" .:")
    named = conditions_in(bare, subject) if len(bare.split()) <= _LONGEST_NAME else []
    return bool(named) and (named[0].start, named[0].end) == (0, len(bare))


def _defines(text: str, subject: Subject) -> bool:
    """Say whether a sentence tells what a disease is: "Shock is a condition caused by ..."."""
    named = conditions_in(text, subject)
    return (
        bool(named)
        and not text[: named[0].start].strip()
        and _IS_A.match(text, named[0].end) is not None
        and not subject.names.search(text)
    )


def _in_cases(text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return where a sentence names the case that it says the drug is given in."""
    told = _IN_CASES.match(text) or _IF_YOU_HAVE.match(text)
    if told is None:
        return []
    cause = _DUE_TO.search(text, *told.span("what"))
    start, end = told.start("what"), cause.start() if cause else told.end("what")
    return [(start, end, "cue")] if conditions_in(text[start:end], subject) else []


def _under_lead(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the stretches of an item with a lead-in: a drug, a condition or something else."""
    cues = pattern("indications", "cues")
    drugs = subject.find(passage.lead_text, Kind.DRUG)
    conditions = conditions_in(text[: passage.lead], subject)
    # a lack of what is a drug is a disease: "Vitamin D deficiency: ..."
    lacks = any(c.start <= d.start and d.end < c.end for c in conditions for d in drugs)
    if drugs and not lacks:
        return _after_cues(text, cues)
    if conditions:
        return [(0, passage.lead, "list"), *_after_lead(passage, text, subject)]
    return (
        _listed(text, passage.lead, subject)
        or _after_cues(text, cues, passage.lead)
        or [(0, passage.lead, "list")]
    )


def _introduced(passage: Passage) -> bool:
    """Say whether a list of uses was opened before the passage ("used to treat adults with:")."""
    intro = passage.governing[-1] if passage.governing else ""
    return intro.endswith(":") and any(
        pattern("indications", each).search(intro) is not None for each in ("cues", "groups")
    )


def _named_first(text: str) -> int:
    """Return where the name that an item begins with ends: "asthma | that tablets do not help"."""
    stops = (each for each in _DESCRIBED.finditer(text) if not _ENDS_NAMED.match(text, each.end()))
    return next((each.start() for each in stops), len(text))


def _is_advice(text: str) -> bool:
    """Say whether a sentence tells when to see someone ("If you have a fever, ask a doctor")."""
    return _IF_YOU.match(text) is not None and (
        pattern("indications", "advice").search(text) is not None
    )


def _after_lead(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return what is indicated after a condition: its kinds, what a part is for."""
    listed = _listed(text, passage.lead, subject) or _members(text, passage.lead)
    listed = listed or _members(text, _named_again(text, passage.lead, subject))
    kinds = _KINDS.match(text, passage.lead)
    listed = listed or (_members(text, kinds.end()) if kinds else [])
    stated = _after_cues(text, pattern("indications", "stated"), passage.lead)
    cued = _after_cues(text, pattern("indications", "cues"), passage.lead)
    part = cued and subject.only_part(text[passage.lead : cued[0][0]])
    return listed or (cued if part else stated)


def _listed(text: str, start: int, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the rest of a text where it lists conditions from its first word on."""
    rest = _NOTES.sub(lambda note: " " * len(note[0]), text)[start:]
    items = list(list_items(rest, 0, len(rest)))
    whole = [m for m in conditions_in(rest, subject) if is_item(rest, 0, len(rest), m)]
    first = bool(items) and any(match.start < items[0][1] for match in whole)
    several = len(whole) >= 2 or len(items) == 1
    return (
        [(start, _stop(text, start), "list")]
        if first and several and len(whole) * 2 >= len(items)
        else []
    )


def _named_again(text: str, start: int, subject: Subject) -> int:
    """Return where the name of a lead-in ends that is said again behind it, else `start`.

    As in "Pain: Mild to moderate pain such as headache".
    """
    named = conditions_in(text, subject)
    own = {each.concept for each in named if each.end <= start}
    again = next((each for each in named if each.start >= start), None)
    between = _FEW_WORDS.fullmatch(text, start, again.start) if again else None
    return again.end if again and between and again.concept in own else start


def _members(text: str, start: int) -> list[tuple[int, int, str]]:
    """Return the rest of a text where it opens with words that bring kinds of what it heads.

    As in "Fungal infections: These include ringworm and jock itch".
    """
    begin = len(text) - len(text[start:].lstrip(_MARKS))
    cue = pattern("indications", "opening").match(text, begin)
    if cue is None:
        return []
    return [(cue.start(), _stop(text, cue.end()), "list")]


def _after_cues(
    text: str, cues: Phrases | re.Pattern[str], start: int = 0
) -> list[tuple[int, int, str]]:
    # what a note explains begins and ends nothing outside it
    open_text = _NOTES.sub(lambda note: " " * len(note[0]), text)
    works = pattern("indications", "works").search(open_text, start)
    first = cues.search(open_text, start, works.start() if works else len(text))
    if works and first is None:
        comma = open_text.find(",", works.end())
        told = comma >= 0 and _HOW.match(open_text, comma) is None
        first = cues.search(open_text, comma) if told else None
    if first is None:
        return []
    if _TELLS_CAUSE.search(open_text, 0, first.end()):
        return [(*each.span("name"), NAMED) for each in _DISEASE_CALLED.finditer(text)]
    conditional = pattern("indications", "conditional").search(open_text, _OPENING)
    if conditional is not None and conditional.end() <= first.start():
        return []
    # from its first word on, for a use may be named with the cue: "prevents pregnancy"
    return [(first.start(), _stop(open_text, first.end()), "cue")]


def _stop(text: str, start: int) -> int:
    """Return where the words after a cue begin to tell of something else, else where they end."""
    stops = pattern("indications", "until").finditer(text, start)
    ends = (each for each in stops if _THEN_NAMED.match(text, each.end()) is None)
    return next((each.start() for each in ends), len(text))
