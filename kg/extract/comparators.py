"""Whether a mention is told of those alone who did not take the drug."""

from __future__ import annotations

import re

from kg.extract.arms import arms_in
from kg.extract.assigned import figures_of
from kg.extract.context import clause
from kg.extract.qualifiers import Reading, told_figures
from kg.lexicon import Match

# "Control" alone is no group: "loss of control of body movements".
_ARM = re.compile(
    r"(?:an?\s+|the\s+)?(?:placebo|sham)\b|[\w-]+\s+(?:groups?|arms?|patients|participants|subjects)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:than|versus|vs|compar\w+|as|both|similar\w*|between|differ\w*|also|increase\w*|higher|lower)\b",
    re.IGNORECASE,
)
# As in "had a higher incidence of joint pain than controls".
_MORE_OF = re.compile(
    r"\b(?:higher|greater|increased|larger)\s+(?:incidences?|rates?|frequenc(?:y|ies)|proportions?|numbers?)"
    r"\s+of\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)

_NEAR = 200  # characters before a mention, more than the words of a cue take


def only_compared(reading: Reading, match: Match) -> bool:
    """Say whether a mention is told of those alone who did not take the drug.

    By its one figure, by all of its clause ("a problem with examplin (12%)"), or by the only people
    that its sentence speaks of ("One patient in the placebo group had a stroke").
    """
    if reading.passage.row is not None:
        return reading.passage.row.compared_only
    begin, _ = clause(reading.text, match.start, match.end)
    more = _MORE_OF.search(reading.text, max(begin, match.start - _NEAR), match.start)
    if more is not None and reading.subject.names.search(reading.text, begin, more.start()):
        return False
    places = [(each.start, each.end) for each in reading.matches]
    figures = told_figures(reading)
    told = figures_of(reading.text, match.start, match.end, figures, places)
    if told.drug is not None or told.compared is not None:
        return told.drug is None
    _, end = clause(reading.text, match.start, match.end)
    near = [each for each in figures if match.end <= each.start and each.end <= end]
    if near:
        begun = near[0].start
        stop = min((start for start, _ in places if start > begun), default=end)
        compared = all(each.compared for each in near if each.start < stop)
        return compared and not reading.subject.names.search(reading.text, match.end, stop)
    return _without_the_drug(reading)


def _without_the_drug(reading: Reading) -> bool:
    """Say whether the only people that a sentence speaks of are those of a control group."""
    arms = arms_in(reading.text, reading.subject.names, ())
    compared = bool(arms) and all(
        each.compared and each.grouped and _ARM.match(reading.text, each.start) for each in arms
    )
    return compared and _COMPARES.search(reading.text) is None
