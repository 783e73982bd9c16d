"""What people may not do while they take a drug: "Can I drink alcohol? No"."""

from __future__ import annotations

import re

from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import table
from kg.extract.subject import Subject
from kg.model import Kind, MatchKind, Predicate

_MAY_ONE = re.compile(
    r"\W*(?:q\s*\d*\s*[:.]\s*)?(?:(?:can|could|may|should)\s+(?:i|you|we|one|it|women|people|patients|children)\b"
    r"|is\s+(?:it|this|alcohol|driving)\b[^?]{0,40}?\b(?:safe|ok(?:ay)?|alright|all\s+right|possible|allowed|advisable)\b)",
    re.IGNORECASE,
)
_NO = re.compile(r"\W*(?:a(?:nswer)?\s*[:.]\s*)?no\s*[,.;:–—-]", re.IGNORECASE)


def permissions(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record what the answer "No" to a question at the head of a passage tells people not to do."""
    question = passage.lead_text
    if not passage.first or not question.endswith("?"):
        return
    if not _MAY_ONE.match(question) or not _NO.match(passage.plain, passage.lead):
        return
    for each in table("advice")["permission"]:
        asked = Phrases(each["asked"]).search(passage.plain, 0, passage.lead)
        grounding = subject.lexicon.ground(each["refused"], Kind.PRECAUTION)
        if asked is None or grounding is None:
            continue
        recorder.add(
            passage,
            Finding(
                start=asked.start(),
                end=asked.end(),
                predicate=Predicate.HAS_PRECAUTION,
                object=grounding.concept,
                method="advice: answer",
                how=MatchKind.PATTERN,
            ),
        )
