"""What the words next to a mention say of it: how severe, of what grade, a risk, a worsening."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.context import clause
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern, table
from kg.model import Qualifier, Severity

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[.;:!?)]")
_CLOSE = re.compile(r"[.;:!?),]")
_OPEN = re.compile(r"\s*[(,–—:-]?\s*")
_LIST = 240  # characters over which a risk is still said of what is listed
_REACH = 80  # characters on either side of a mention
_LONGEST_LEAD = 12  # words: a longer lead-in says something else too
_WORST_GRADE = 5
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_LOWER = frozenset({"<", "≤", "<=", "up to"})


@dataclass(frozen=True, slots=True)
class Grades:
    """CTCAE grades, 1 to 5: the lowest named and, where there are several, the highest."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Words of a passage that name an effect: `text[start:end]`; `label` is the effect's own."""

    passage: Passage
    text: str
    start: int
    end: int
    label: str

    @property
    def words(self) -> str:
        """Return the words themselves."""
        return self.text[self.start : self.end]

    @property
    def around(self) -> tuple[str, str]:
        """Return the words that qualify it, before it and after it."""
        return _before(self.text, self.start), _after(self.text, self.end)


def severities(mention: Mentioned) -> tuple[Severity, ...]:
    """Return how severe the words of, next to, or introducing a mention call it, mildest first."""
    before, after = mention.around
    own = _named(before) | _named(after) | (_named(mention.words) - _named(mention.label))
    for words in () if own else _leads(mention):
        own = own or _named(words)
    return tuple(each for each in Severity if each in own)


def _named(words: str) -> frozenset[Severity]:
    if not words:
        return frozenset()
    found = set()
    for each in Severity:
        cues = pattern("qualifiers", "severity", each.value).finditer(words)
        if any(not _denied(words[: cue.start()]) for cue in cues):
            found.add(each)
    return frozenset(found)


def _denied(before: str) -> bool:
    words = _WORD.findall(before.casefold())
    return bool(words) and words[-1] in _list("denied")


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(table("qualifiers")["words"][name])


@cache
def _cue_words() -> frozenset[str]:
    rules = table("qualifiers")
    cues = [*rules["severity"].values(), *rules["qualifier"].values()]
    return frozenset(word for group in cues for cue in group for word in cue.split())


@cache
def _qualifying() -> frozenset[str]:
    """Return the words of which what qualifies a mention before it is made."""
    named = table("adverse")["modifiers"]
    modifiers = {part for each in named for part in _WORD.findall(each)}
    return _cue_words() | _list("between") | modifiers


def run_before(text: str, start: int) -> int:
    """Return where the run of words begins that qualify what stands at `start`."""
    return start - len(_before(text, start))


@lru_cache(maxsize=1024)
def _before(text: str, start: int) -> str:
    """Return the unbroken run of qualifying words that ends at a mention, with what denies it."""
    window = text[max(0, start - _REACH) : start]
    begin = len(window)
    for word in reversed(list(_WORD.finditer(window))):
        if _BREAK.search(window, word.end(), begin):
            break
        folded = word[0].casefold()
        if folded not in _qualifying() and not folded.isdigit():
            return window[word.start() :] if folded in _list("denied") else window[begin:]
        begin = word.start()
    return window[begin:]


@lru_cache(maxsize=1024)
def _after(text: str, end: int) -> str:
    """Return the words after a mention that say how severe it is: "(severe)", "can be fatal"."""
    opening = _OPEN.match(text, end)
    place = last = opening.end() if opening else end
    told = opening is not None and "(" in opening[0]
    for word in _WORD.finditer(text, place, place + _REACH):
        folded = word[0].casefold()
        if _CLOSE.search(text, last, word.start()):
            break
        if folded in _list("after") or (last == place and folded in _list("directly")):
            told = True
        elif folded not in _cue_words() | _list("denied"):
            return text[place:last] if told and folded in _list("closing") else ""
        last = word.end()
    return text[place:last] if told else ""


def _leads(mention: Mentioned) -> list[str]:
    """Return what introduces a mention as an adverse effect, the nearest first, if it is short."""
    passage, nouns = mention.passage, pattern("adverse", "nouns")
    begin, _ = clause(mention.text, mention.start, mention.end)
    named = nouns.search(mention.text, begin, min(mention.start, begin + _LIST))
    spoken = _before(mention.text, named.start()) if named else ""
    leads = [passage.lead_text] if mention.start >= passage.lead > 0 else []
    leads += passage.governing[-1:]
    return [spoken] * bool(spoken) + [
        each
        for each in leads
        if len(each.split()) <= _LONGEST_LEAD and not each.endswith("?") and nouns.search(each)
    ]


def grades(mention: Mentioned) -> Grades:
    """Return the CTCAE grades named with a mention, in front, behind, or in what introduces it."""
    text = mention.text
    before = text[max(0, mention.start - _REACH) : mention.start]
    for found in reversed(list(_grade().finditer(before))):
        between = _WORD.findall(before[found.end() :].casefold())
        if _qualifying().issuperset(between) and not _BREAK.search(before, found.end()):
            return _graded(found)
    opening = _OPEN.match(text, mention.end)
    named = [_grade().match(text, opening.end() if opening else mention.end)]
    named += [_grade().search(each) for each in _leads(mention)]
    return next((_graded(each) for each in named if each), Grades())


@cache
def _grade() -> re.Pattern[str]:
    return re.compile(table("grounding")["grade"], re.IGNORECASE)


def _graded(found: re.Match[str]) -> Grades:
    low = _number(found["low"])
    last = _number(found["high"]) if found["high"] else None
    below = (found["sign"] or "").casefold() in _LOWER or "lower" in (found["more"] or "")
    if below:
        return Grades(1, low) if low > 1 else Grades(low)
    if last is None:
        last = _WORST_GRADE if found["sign"] or found["more"] else low
    low, last = sorted((low, last))
    return Grades(low, last if last > low else None)


def _number(words: str) -> int:
    return _ROMAN.get(words.upper()) or int(words)


def qualifiers(mention: Mentioned) -> tuple[Qualifier, ...]:
    """Return what is said of a mention rather than that it occurs, sorted."""
    found = set()
    worse = _cues(Qualifier.WORSENING)
    if any(map(worse.search, mention.around)) or _added(worse, mention):
        found.add(Qualifier.WORSENING)
    if _is_risk(mention):
        found.add(Qualifier.RISK)
    return tuple(sorted(found))


def _cues(qualifier: Qualifier) -> Phrases:
    return pattern("qualifiers", "qualifier", qualifier.value)


def _added(cues: Phrases, mention: Mentioned) -> bool:
    """Say whether the words of a mention have a cue that the name of its concept has not."""
    return bool(cues.search(mention.words)) and not cues.search(mention.label)


def _is_risk(mention: Mentioned) -> bool:
    text, start, end = mention.text, mention.start, mention.end
    after = _WORD.search(text, end, end + _REACH)
    if after and not text[end : after.start()].strip() and after[0] in _list("risk_after"):
        return True
    cues = _cues(Qualifier.RISK)
    if _added(cues, mention):
        return True
    begin, _ = clause(text, start, end)
    for cue in cues.finditer(text, max(begin, start - _LIST), start):
        between = {word.casefold() for word in _WORD.findall(text[cue.end() : start])}
        if not between & _list("until"):
            return True
    governing = mention.passage.governing
    intro = governing[-1] if governing else ""
    return intro.endswith(":") and any(
        not _WORD.search(intro, cue.end()) for cue in cues.finditer(intro)
    )
