"""Sentences as cues are looked for in them: without the drug's names, with the arms of a trial."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extract.rules import pattern
from kg.extract.subject import Subject
from kg.lexicon import Lexicon
from kg.model import Kind

_WITHIN = re.compile(
    r"\b(?P<before>[\w-]+)\s+(?P<note>\([^\W\d][\w\s/-]{0,30}\))"
    r"(?=\s+(?P<after>(?:(?:on|in|of)\s+(?:(?:the|your)\s+)?)?[\w-]+)(?P<more>\s+[\w-]+)?)"
)
_STOP = re.compile(r"(?<!vs)[;.!?](?=\s|$)")


def unnamed(text: str, subject: Subject) -> str:
    """Return `text` of equal length with the drug's names and pronouns blanked.

    "Do not take Examplin if" then reads "do not take if", whatever the drug is called.
    """
    bare = subject.names.sub(lambda match: " " * len(match[0]), text)
    return pattern("relations", "subject", "pronouns").sub(lambda m: " " * len(m[0]), bare)


def names_subject(text: str, place: int, subject: Subject) -> int:
    """Return where the name of the drug or its pronoun ends that stands at `place`, -1 if none."""
    begin = place + len(text[place:]) - len(text[place:].lstrip())
    for words in (subject.names, pattern("relations", "subject", "pronouns")):
        match = words.match(text, begin)
        if match:
            return match.end()
    return -1


def compared(text: str, subject: Subject) -> list[tuple[int, int]]:
    """Return the stretches of a sentence that tell of what the drug is compared with."""
    found = []
    for cue in pattern("relations", "comparator", "cues").finditer(text):
        stops = [len(text)]
        for words in (_STOP, subject.names):
            stop = words.search(text, cue.end())
            if stop:
                stops.append(stop.start())
        comma = text.find(",", cue.end())
        if comma >= 0 and not text[: cue.start()].strip():
            stops.append(comma)
        if text.rfind("(", 0, cue.start()) > text.rfind(")", 0, cue.start()):
            closed = text.find(")", cue.end())
            stops.append(closed if closed >= 0 else len(text))
        found.append((cue.start(), min(stops)))
    return found


def inside(place: int, stretches: list[tuple[int, int]]) -> bool:
    """Say whether a place lies in one of the stretches."""
    return any(start <= place < end for start, end in stretches)


def without_glosses(text: str, kinds: Iterable[Kind], lexicon: Lexicon) -> str:
    """Return a text of equal length with the notes blanked that stand within a name.

    In "abdominal (tummy) pain" the name is abdominal pain, in "inflammation (swelling) of the hair
    follicles" inflammation of the hair follicles.
    """
    for note in _WITHIN.finditer(text) if "(" in text else ():
        name = f"{note['before']} {note['after']}"
        longer = f"{name}{note['more'] or ''}"
        if any(lexicon.ground(each, kind) for each in (name, longer) for kind in kinds):
            start, end = note.span("note")
            text = text[:start] + " " * (end - start) + text[end:]
    return text
