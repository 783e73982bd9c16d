"""Effects that warnings name by their form: lists of risks, "when using it you may get drowsy"."""

from __future__ import annotations

import re

from kg.extract.context import clause
from kg.extract.passages import Passage
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern
from kg.model import SectionKind

_RISKS = re.compile(
    r"\brisks?\b(?!\s+factors?\b)|\bcan cause\b|\bmay cause\b|\bwarnings?\b", re.IGNORECASE
)
# As in "It can lower the risk of stroke in people with risk factors such as:".
_LESS_RISK = re.compile(
    r"\b(?:lower|reduc|decreas|prevent)\w*\s+(?:the\s+|your\s+)?risks?\b|\brisks?\s+factors?\b[^.]*:$",
    re.IGNORECASE,
)
# As in "Weigh the risks in people: | with chronic infection | who were exposed to tuberculosis".
_OF_WHOM = re.compile(r"\W*(?:who|whom|whose|with|having)\b", re.IGNORECASE)
_MAY_OCCUR = re.compile(
    r"(?P<what>[^.;]+?)\s+(?:may|can|might)\s+(?:also\s+)?(?:occur|happen|develop)\b", re.IGNORECASE
)
_YOU_MAY_GET = re.compile(
    r"\W*you\s+(?:may|can|might)\s+(?:get|feel|become|be|have|experience|develop)\s+"
    r"(?P<what>(?:(?!\b(?:avoid|do not|be careful|use caution|when|if)\b)[^.;•])+)",
    re.IGNORECASE,
)
_OCCURS = re.compile(
    r"(?P<what>(?:(?!\b(?:symptoms?|worse|lasts?|persists?|improves?)\b)[^.;])+?)\s+"
    r"(?:occurs?|develops?|appears?|happens?)\W*",
    re.IGNORECASE,
)
_YOU_GET = re.compile(
    r"\W*you\s+(?:get|feel|become|experience|develop)\s+"
    r"(?P<what>(?:(?!\b(?:worse|that|which|for)\b)[^.;])+)\W*",
    re.IGNORECASE,
)

_CASES = re.compile(
    r"\b(?:cases|reports)\s+of\b|\bin\s+(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s+"
    r"(?:reports|cases)\b",
    re.IGNORECASE,
)
_ASKS_OF_EFFECTS = re.compile(
    r"\b(?:cause|side effects?)\b|^\W*(?:q\W+)?(?:will|can|could|might|may|does)\s+"
    r"(?:my\b|(?:I|it|this\s+\w+)\s+(?:lose|gain|get|feel|make|become)\b)",
    re.IGNORECASE,
)
_UNDECIDED = frozenset({SectionKind.OVERVIEW, SectionKind.OTHER})


def warned_of(passage: Passage, text: str) -> tuple[int, int] | None:
    """Return where a warning names what using the product brings, None where it names nothing.

    What makes people stop counts where it comes anew ("stop use if nervousness occurs"), not what
    the product was taken for and does not go away.
    """
    if passage.section is not SectionKind.PRECAUTIONS:
        return None
    using = _after_heading(passage, text, "when_using")
    if using is not None:
        told = _YOU_MAY_GET.match(text, using) or _MAY_OCCUR.match(text, using)
        return told.span("what") if told else None
    stopping = _after_heading(passage, text, "stop_use")
    if stopping is None:
        return None
    told = _YOU_GET.fullmatch(text, stopping) or _OCCURS.fullmatch(text, stopping)
    return told.span("what") if told else None


def _after_heading(passage: Passage, text: str, name: str) -> int | None:
    """Return where a passage under a heading begins, or goes on where the heading begins it."""
    heading = pattern("adverse", name)
    begun = heading.match(text)
    if begun:
        return begun.end()
    return 0 if any(heading.match(each) for each in passage.governing) else None


def is_listed_risk(passage: Passage, text: str) -> bool:
    """Say whether an item outside the sections about effects stands in a list of effects."""
    if not passage.item or passage.section is SectionKind.CONTRAINDICATIONS or _OF_WHOM.match(text):
        return False
    intro = passage.governing[-1] if passage.governing else ""
    warned = bool(_RISKS.search(intro)) and not pattern("adverse", "cautions").search(text)
    warned = warned and _LESS_RISK.search(intro) is None
    return intro.endswith(":") and (pattern("adverse", "nouns").search(intro) is not None or warned)


def came_before(reading: Reading) -> tuple[int, int, str] | None:
    """Return where a warning names what has come or may come, with the rule, None where not.

    As in "Liver failure has been reported in patients". That something interacts, or comes
    of stopping, is told by such words too and is no effect of the drug.
    """
    passage, text = reading.passage, reading.text
    told_of_cases = passage.section in _UNDECIDED and _CASES.search(text) is not None
    told_of_cases |= _ASKS_OF_EFFECTS.search(passage.question) is not None
    if _about_others(passage) or not (told_of_cases or passage.section is SectionKind.PRECAUTIONS):
        return None
    cue = pattern("adverse", "came").search(text, passage.lead)
    if cue is None or pattern("adverse", "came_otherwise").search(text, passage.lead):
        return None
    if reading.subject.other_drugs(text):
        return None
    begin, _ = clause(text, cue.start(), cue.start())
    return max(begin, passage.lead), cue.start(), "trigger"


def _about_others(passage: Passage) -> bool:
    """Say whether a lead-in, heading or question is about other drugs."""
    over = (passage.lead_text, passage.question, *passage.governing)
    return any(pattern("relations", "interactions", "headings").search(each) for each in over)
