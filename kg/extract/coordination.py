"""Names that share words with neighbours in a list: "pain or redness at the injection site"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.sites import HALF, LONGEST_HALF, with_sites_behind
from kg.lexicon import Lexicon, Match
from kg.model import Grounding, Kind, MatchKind

_NOWHERE = frozenset({"death"})  # has no site: "bone fracture or death"
_GENITIVE = re.compile(r"(?:['’]s|^s)$")
_JOINED_TO = re.compile(r"\s*/\s*|\s+(?:or|and|and/or)\s+", re.IGNORECASE)
_LISTED_BEFORE = re.compile(r"\b(?P<words>(?:[\w-]+\s+){0,2}?[\w-]+)\s*[,/]\s*$", re.IGNORECASE)
_AFTER = re.compile(
    r"\s*(?:/|,?\s+(?:and/or|and|or)\s)\s*(?!death\b)(?P<word>[\w-]+)", re.IGNORECASE
)
_LISTED = re.compile(
    r"(?:\s*,|\s+(?:and/or|and|or)|\s*,\s*(?:and/or|and|or))\s+"
    r"(?P<name>(?!and\b|or\b)\w+(?:\s+acid)?)\b",
    re.IGNORECASE,
)
_LISTED_WHOLE = re.compile(
    r"(?:\s*,|\s+(?:and/or|and|or)|\s*,\s*(?:and/or|and|or))\s+(?:the\s+)?"
    r"(?P<name>(?!and\b|or\b)\w+\s+\w+)(?=\s*[,.;)]|\s+(?:and|or)\b|\s*$)",
    re.IGNORECASE,
)
_MOST_UNKNOWN = 2  # items of a list that follow each other
_RAISES = re.compile(
    r"\b(?:can|may|might|could)\s+(?:also\s+)?(?:(?P<verb>increase|raise|elevate)"
    r"|(?P<longer>prolong|lengthen)|(?P<less>decrease|lower|reduce))\s+(?:the\s+|your\s+)?"
    r"(?P<what>[\w-]+(?:\s+[\w-]+){0,3})",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"(?<=\s)(?:during|when|while|on|with|upon)\s+"
    r"(?:urination|urinating|passing\s+urine|swallowing|eating|chewing|breathing|coughing"
    r"|intercourse|sexual\s+intercourse|sex|bowel\s+movements?|defecation|walking|exercise)\b",
    re.IGNORECASE,
)
# Where the last of a list is, as in "dryness or peeling of the skin".
_PLACE = re.compile(r"(?<=\s)(?:of|in|on)\s+(?:the|your)\s+[\w-]+$", re.IGNORECASE)
_COORDINATOR = re.compile(
    r"\s*(?:,?\s*\b(?:and/or|and|or)\b|[,/])\s*(?:(?:the|an?)\s+)?", re.IGNORECASE
)
_OTHER = re.compile(r"\bother\s+$", re.IGNORECASE)
_ONES = re.compile(r"\bones\b", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")


def share_sites(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the mentions with a site that a neighbour in the list gives them too.

    In "stomach upset or pain" the pain is stomach pain: a bare word after "or" or "and" takes the
    first words of the name before it, where the two together name a concept. In "redness, pain or
    swelling at the injection site" the words after the last name belong to all of them, and in "low
    levels of sodium or phosphate" those before the first.
    """
    matches = with_sites_behind(text, matches, kind, lexicon)
    raised = _raised(text, kind, lexicon)
    matches = [m for m in matches if not any(m.start < r.end and r.start < m.end for r in raised)]
    added = [*raised, *_halves(text, matches, kind, lexicon), *_ones(text, matches, kind, lexicon)]
    matches = sorted([*matches, *added], key=lambda match: match.start)
    matches = _with_occasions(text, matches, kind, lexicon)
    matches = _with_levels(text, matches, kind, lexicon)
    shared: list[Match] = []
    for position, match in enumerate(matches):
        before = matches[position - 1] if position else None
        apart = before is None or match.concept.slug in _NOWHERE
        if before is not None and not apart and _JOINED_TO.fullmatch(text, before.end, match.start):
            words = text[before.start : before.end].split()
            for count in range(len(words) - 1, 0, -1):
                if _GENITIVE.search(words[count - 1]):  # of whom the disease before is
                    break
                name = " ".join([*words[:count], text[match.start : match.end]])
                grounding = lexicon.ground(name, kind)
                if grounding is not None:
                    match = Match(match.start, match.end, replace(grounding, how=MatchKind.PATTERN))
                    break
        shared.append(match)
    return shared


def _with_occasions(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the mentions with the occasion or the place that a neighbour gives them too.

    In "pain or burning during urination" the pain comes with urination as well, in "dryness or
    peeling of the skin" the skin is dry.
    """
    shared: list[Match] = []
    for position, match in enumerate(matches):
        behind = matches[position + 1] if position + 1 < len(matches) else None
        if behind is not None and _COORDINATOR.fullmatch(text, match.end, behind.start):
            reach = _OCCASION.search(text, behind.start)
            if reach is None and _JOINED_TO.fullmatch(text, match.end, behind.start):
                reach = _PLACE.search(text[behind.start : behind.end])
            named = f"{text[match.start : match.end]} {reach[0]}" if reach else ""
            grounding = lexicon.ground(named, kind) if named else None
            if grounding is not None:
                match = Match(match.start, match.end, replace(grounding, how=MatchKind.PATTERN))
        shared.append(match)
    return shared


def _with_levels(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the mentions, and what is listed after one whose name ends in "of" such a thing.

    "Infections of the ear, nose or urinary tract" names three; an unknown one ends no list of uses.
    """
    most = _MOST_UNKNOWN if kind is Kind.CONDITION else 1
    found: list[Match] = []
    for position, match in enumerate(matches):
        found.append(match)
        following = matches[position + 1].start if position + 1 < len(matches) else len(text)
        before, of, _ = text[match.start : match.end].rpartition(" of ")
        place, unknown = match.end, 0
        while of and unknown < most and (item := _item(text, place, following)):
            start, end = item.span("name")
            thing = item["name"]
            names = [f"{before}{of}{thing}", f"{thing} {before.split()[-1]}"]
            made = _grounded(lexicon, kind, names)
            found += [Match(start, end, made)] if made else []
            unknown = 0 if made else unknown + 1
            place = end
    return found


def _item(text: str, place: int, end: int) -> re.Match[str] | None:
    """Return the next item of a list of things: as many words as it has, or the first of them."""
    return _LISTED_WHOLE.match(text, place, end) or _LISTED.match(text, place, end)


_HANGING = ("- or", "- and", "- and/or", "- to")


def _halves(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the names of which a neighbour has the other half.

    "Liver and kidney damage" names liver damage too, "increased AST and ALT" increased ALT.
    """
    found: list[Match] = []
    for at, match in enumerate(matches):
        free = matches[at - 1].end if at else 0
        stop = matches[at + 1].start if at + 1 < len(matches) else len(text)
        words = text[match.start : match.end].split()
        tails = [" ".join(words[count:]) for count in range(1, len(words))]
        if text[: match.start].rstrip().endswith(_HANGING):  # "second- or third-degree block"
            tails.append(text[match.start : match.end].partition("-")[2])
        place = match.start
        other = _OTHER.search(text, free, place)
        if other is not None:  # "viral and other infections"
            place, tails = other.start(), [" ".join(words), *tails]
        before = list(_halves_before(text, free, place, tails, kind, lexicon))
        found += before
        heads = [" ".join(words[:count]) for count in range(len(words) - 1, 0, -1)]
        after = _AFTER.match(text, match.end)
        if after and after.end() <= stop:
            made = _grounded(lexicon, kind, [f"{head} {after['word']}" for head in heads])
            if made is not None:
                found.append(Match(*after.span("word"), made))
    return found


def _ones(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the kinds that "ones" stands for: "bacterial infections, not viral or fungal ones"."""
    found: list[Match] = []
    for ones in _ONES.finditer(text):
        named = [each for each in matches if each.end <= ones.start()]
        if not named:
            continue
        head = text[named[-1].start : named[-1].end].split()[-1]
        for word in _WORD.finditer(text, named[-1].end, ones.start()):
            made = _grounded(lexicon, kind, [f"{word[0]} {head}"])
            if made is not None:
                found.append(Match(word.start(), word.end(), made))
    return found


def _halves_before(
    text: str, free: int, place: int, tails: list[str], kind: Kind, lexicon: Lexicon
) -> Iterator[Match]:
    """Yield what is listed before a name that has its end, the last first.

    "Ovarian, fallopian tube or peritoneal cancer" names three; a comma alone joins nothing.
    """
    joined = HALF
    while half := joined.search(text, max(free, place - LONGEST_HALF), place):
        words = list(re.finditer(r"[\w-]+", half["words"]))
        starts = [half.start("words") + word.start() for word in words]
        end, joined = half.end("words"), _LISTED_BEFORE
        for start in starts:
            made = _grounded(lexicon, kind, [f"{text[start:end]} {tail}" for tail in tails])
            if made is not None:
                yield Match(start, end, made)
                place = start
                break
        else:
            return


def _grounded(lexicon: Lexicon, kind: Kind, names: list[str]) -> Grounding | None:
    """Return the grounding of the first of some names that is one."""
    for name in names:
        grounding = lexicon.ground(name, kind)
        if grounding is not None:
            return replace(grounding, how=MatchKind.PATTERN)
    return None


def _raised(text: str, kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the effects told by a verb ("may increase bleeding time")."""
    found: list[Match] = []
    for told in _RAISES.finditer(text):
        words = told["what"].split()
        for count in range(len(words), 0, -1):
            what = " ".join(words[:count])
            how = "prolonged" if told["longer"] else "decreased" if told["less"] else "increased"
            grounding = lexicon.ground(f"{how} {what}", kind) or (
                lexicon.ground(f"{what} prolongation", kind) if told["longer"] else None
            )
            if grounding is not None:
                start = max(told.start(each) for each in ("verb", "longer", "less"))
                end = told.start("what") + _length(told["what"], count)
                found.append(Match(start, end, replace(grounding, how=MatchKind.PATTERN)))
                break
    return found


def _length(words: str, count: int) -> int:
    """Return how many characters the first words of a text take."""
    last = list(re.finditer(r"[\w-]+", words))[count - 1]
    return last.end()


class Neighbours:
    """The mentions of a sentence whose first words the items after them may share.

    In "swelling of the face, lips or tongue" the lips swell.

    Args:
        text: a sentence.
        matches: the mentions in it, in order of the text.
        kind: their kind.
        lexicon: tells which words together name a concept.
    """

    def __init__(self, text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> None:
        self._text, self._kind, self._lexicon = text, kind, lexicon
        # by the end of the last item that shared their words
        self._reach = {each.end: each for each in matches}

    def completed(self, start: int, end: int) -> Grounding | None:
        """Return what `text[start:end]` names with the words of a neighbour, None where nothing.

        Items are to be asked for in order of the text.
        """
        for place, host in reversed(self._reach.items()):
            if place <= start and _COORDINATOR.fullmatch(self._text, place, start):
                words = self._text[host.start : host.end].split()
                item = self._text[start:end]
                names = [" ".join([*words[:n], item]) for n in range(len(words) - 1, 0, -1)]
                found = _grounded(self._lexicon, self._kind, names)
                if found is not None:
                    self._reach[end] = host
                    return found
        return None
