"""Lead-ins and what follows them: does "Rash: redness" list effects, or explain one?"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.context import categories, note_end
from kg.extract.passages import Passage
from kg.extract.qualifiers import Reading, lead_drug, named_alike
from kg.extract.rules import pattern
from kg.extract.sentences import sentences
from kg.extract.structure import (
    ASSERTED,
    Verdict,
    groups,
    is_category,
    is_item,
    list_items,
)
from kg.lexicon import Match
from kg.model import Kind, MatchKind

_SIGNS = re.compile(r"\W*(?:\w+\s+){0,2}(?:symptoms?|signs?)\b", re.IGNORECASE)
_SIGNS_OF = re.compile(
    r"\b(?:signs?|symptoms?)\s+of\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+)?$", re.IGNORECASE
)
_COLON = re.compile(r"\s*(?:\([^()]*\)\s*)?:\s")
# As in "symptoms of low blood sugar can include shakiness".
_SIGNS_INCLUDE = re.compile(
    r"\b(?:signs?|symptoms?)(?:\s+and\s+(?:signs|symptoms))?\s+of\s+[^.;:,()]{1,60}?\s+"
    r"(?:(?:can|may|might|could)\s+)?include\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\branging from\b[^.;]*?\bto\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_SYSTEM = re.compile(
    r"[^:.;]{0,110}?\b(?:disorders?|systems?|infestations|investigations|conditions|complications|effects)\b"
    r"(?:[^:.;]{0,40}(?::|\s[-–—])(?=\s)|(?=\s{2,}\S))",
    re.IGNORECASE,
)
# A line over the rows of a table, as "Skin and mucosal disorders (incl itching)".
_SYSTEM_LINE = re.compile(
    r"(?:[\w,/-]+\s+){1,12}?(?:disorders|infestations|investigations|conditions|complications"
    r"|circumstances)(?:\s*\((?:incl|excl)[^()]*\))?[\s*:]*",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:\s+(?:in|of|on)\s+[\w\s]{1,30}?)?\s*,?\s*(?:(?:which|that)\s+is\s+)?"
    r"(?:called|known\s+as|named|termed)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = frozenset({"history", "treated"})
_HEADING = Verdict(False, "heading")
_GLOSS = Verdict(False, "gloss")


def asks(passage: Passage) -> bool:
    """Say whether a lead-in is a question, and what follows its answer."""
    return passage.lead_text.endswith("?")


def lead_matches(reading: Reading) -> list[Match]:
    """Return the effects named in the lead-in."""
    return [match for match in reading.matches if match.end <= reading.passage.lead]


def is_label(words: str) -> bool:
    """Say whether words are those of a heading over effects rather than the name of one."""
    return pattern("adverse", "labels").search(words) is not None


def groups_effects(reading: Reading) -> bool:
    """Say whether a lead-in groups the effects after it ("Common", "Atenolol", "Topical")."""
    lead = reading.passage.lead_text
    return (
        is_label(lead)
        or lead_drug(reading) is not None
        or bool(reading.subject.find(lead, Kind.ORGAN_CLASS))
        or _lists_effects(reading)
    )


def judge_gloss(reading: Reading, verdicts: dict[Match, Verdict]) -> dict[Match, Verdict]:
    """Return verdicts on a lead-in and the words after it.

    After the name of one effect come, unless a cue says otherwise, words that explain it; after a
    heading, the use that the effects were seen in, or a drug, come effects.
    """
    hosts = [match for match in lead_matches(reading) if verdicts[match].asserted]
    gloss = [
        match
        for match in reading.matches
        if match.start >= reading.passage.lead
        and not categories(reading.text, match.start, match.end) & _OF_SOMETHING_ELSE
    ]
    if not gloss or asks(reading.passage):
        return {}
    if not hosts:
        return {} if groups_effects(reading) else dict.fromkeys(gloss, _GLOSS)
    indicated = [host for host in hosts if named_alike(reading, host, reading.indicated)]
    if len(indicated) == len(hosts) and not _react(reading, hosts) and _lists_effects(reading):
        return dict.fromkeys(hosts, Verdict(False, "indication"))
    if _SIGNS.match(reading.text, reading.passage.lead) and not _within_gloss(reading, gloss):
        return dict.fromkeys(gloss, Verdict(False, "sign"))
    if _are_headings(reading, hosts) and not _explained(reading):
        return dict.fromkeys(hosts, _HEADING)
    return {
        match: ASSERTED
        # "akathisia (restlessness)" behind a heading adds no restlessness
        if (verdicts[match].asserted and _added(reading, match, hosts))
        or _named_exactly(reading, match, hosts)
        else _GLOSS
        for match in gloss
    }


def judge_system(reading: Reading) -> dict[Match, Verdict]:
    """Return the headings of a line without a lead-in: "Vascular disorders: flushing, stroke".

    A line of its own that ends like the name of a system is one for what follows it, and so are
    the words for results of the laboratory at large.
    """
    text, lines = reading.text, pattern("adverse", "kinds")
    if not reading.passage.item and _SYSTEM_LINE.fullmatch(text):
        return dict.fromkeys(reading.matches, _HEADING)
    kinds = {m: _HEADING for m in reading.matches if lines.fullmatch(text, m.start, m.end)}
    system = _SYSTEM.match(text)
    if system is None or all(match.end <= system.end() for match in reading.matches):
        return kinds
    return kinds | {m: _HEADING for m in reading.matches if m.end <= system.end()}


def judge_signs(reading: Reading) -> dict[Match, Verdict]:
    """Return the mentions by which a sentence of an item says that its effect is known.

    "Clots: symptoms can include chest pain" names them behind the effect; a later sentence of the
    item ("Signs are thirst and fever.") is about nothing else.
    """
    passage, text = reading.passage, reading.text
    colon = next((end for m in reading.matches if (end := _signs_listed(text, m))), 0)
    if colon:
        return {m: Verdict(False, "sign") for m in reading.matches if m.start >= colon}
    told = _SIGNS_INCLUDE.search(text)
    if told and any(told.start() <= m.start and m.end <= told.end() for m in reading.matches):
        return {m: Verdict(False, "sign") for m in reading.matches if m.start >= told.end()}
    cue = pattern("adverse", "signs").search(text)
    if cue is None:
        return {}
    named = [match for match in reading.matches if match.end <= cue.start()]
    if not named and not (_item_names_effect(reading) and not passage.first):
        return {}
    end = note_end(text, cue.start())  # what a note says of signs ends with it
    return {
        match: Verdict(False, "sign")
        for match in reading.matches
        if cue.end() <= match.start < end and not _names_in_note(reading, match, named)
    }


def judge_called(reading: Reading) -> dict[Match, Verdict]:
    """Return the wide names that an exact one follows: "a lung problem called pneumonitis"."""
    return {
        wide: _HEADING
        for wide, exact in pairwise(reading.matches)
        if _CALLED.fullmatch(reading.text, wide.end, exact.start)
        and (
            is_category(reading.lexicon, wide.concept)
            or wide.concept in reading.lexicon.ancestors(exact.concept)
        )
    }


def _react(reading: Reading, hosts: list[Match]) -> bool:
    """Say whether a lead-in names reactions to drugs, whatever this one is used for."""
    reactions = pattern("adverse", "reactions")
    return any(reactions.search(reading.text, host.start, host.end) for host in hosts)


def _are_headings(reading: Reading, hosts: list[Match]) -> bool:
    """Say whether the effects of a lead-in are headings over those that follow it."""
    text, lexicon = reading.text, reading.lexicon
    if all(is_category(lexicon, host.concept) for host in hosts):
        return True
    return all(groups(text, host, lexicon) for host in hosts) and _lists_effects(reading)


def _named_exactly(reading: Reading, match: Match, hosts: list[Match]) -> bool:
    """Say whether an item of the list after a lead-in is a kind of what the lead-in names.

    "Hypersensitivity reactions: anaphylaxis, angioedema" names kinds, "Rash: redness" does not.
    """
    kinds = reading.lexicon.ancestors(match.concept)
    text, lead = reading.text, reading.passage.lead
    if match.grounding.how is MatchKind.PATTERN and _react(reading, hosts):
        return False  # places that share a word are signs: "swelling of the lips or tongue"
    return any(host.concept in kinds for host in hosts) and (
        is_item(text, lead, len(text), match) or _UP_TO.search(text, lead, match.start) is not None
    )


def _within_gloss(reading: Reading, gloss: list[Match]) -> bool:
    """Say whether "symptoms" is part of the name of an effect ("extrapyramidal symptoms")."""
    cue = _SIGNS.match(reading.text, reading.passage.lead)
    return cue is not None and any(match.start < cue.end() <= match.end for match in gloss)


def _lists_effects(reading: Reading) -> bool:
    """Say whether mostly names of effects follow the lead-in, in a list of two or more."""
    text, start = reading.text, reading.passage.lead
    items = list(list_items(text, start, len(text)))
    whole = sum(
        any(is_item(text, begin, end, match) for match in reading.matches) for begin, end in items
    )
    return whole >= 2 and whole * 2 >= len(items)


def _added(reading: Reading, match: Match, hosts: list[Match]) -> bool:
    """Say whether a cue makes a mention after a lead-in an effect of its own."""
    lexicon, lead = reading.lexicon, reading.passage.lead
    own = {host.concept for host in hosts}
    if match.concept in own or any(match.concept in lexicon.ancestors(each) for each in own):
        return False
    if pattern("adverse", "raised").search(reading.text, lead, match.end):
        return True
    follows = pattern("adverse", "consequences").search(reading.text, lead, match.start)
    members = pattern("adverse", "members").search(reading.text, lead, match.start)
    listed = members is not None and _lists_members(reading, members)
    signs = _react(reading, hosts) and not _grave_or_kind(reading, match, hosts)
    return follows is not None or (listed and not signs)


def _grave_or_kind(reading: Reading, match: Match, hosts: list[Match]) -> bool:
    """Say whether a mention is more than a sign of reactions: a kind of them, or serious itself."""
    lexicon = reading.lexicon
    concept, kinds = lexicon.concept(match.concept), lexicon.ancestors(match.concept)
    return any(host.concept in kinds for host in hosts) or bool(concept and concept.serious)


def _lists_members(reading: Reading, cue: re.Match[str]) -> bool:
    before = reading.text[reading.passage.lead : cue.start()]
    signs = [
        found
        for found in re.finditer(r"\b(?:symptoms?|signs?)\b", before, re.I)
        if not any(m.start <= found.start() + reading.passage.lead < m.end for m in reading.matches)
    ]
    return not signs and pattern("adverse", "glosses").search(before) is None


def _explained(reading: Reading) -> bool:
    gloss = reading.text[reading.passage.lead :]
    return pattern("adverse", "glosses").match(gloss.strip()) is not None


def _names_in_note(reading: Reading, match: Match, named: list[Match]) -> bool:
    """Say whether a note gives the exacter name: "rash characterised by spots (purpura)"."""
    noted = reading.text[: match.start].endswith("(") and reading.text[match.end :].startswith(")")
    kinds = reading.lexicon.ancestors(match.concept) if noted else ()
    return any(each.concept in kinds for each in named)


def _signs_listed(text: str, match: Match) -> int:
    """Return where the signs of an effect are listed ("signs of an allergy: hives"), or 0."""
    colon = _COLON.match(text, match.end)
    return colon.end() if colon and _SIGNS_OF.search(text, 0, match.start) else 0


def _item_names_effect(reading: Reading) -> bool:
    """Say whether the lead-in of an item, or its first sentence in a list, names an effect."""
    passage = reading.passage
    lead = passage.block.text[: passage.block.lead]
    if not lead and passage.item:
        lead = passage.block.text[: sentences(passage.block.text)[0][1]]
    return bool(lead and reading.subject.find(lead, Kind.EFFECT))
