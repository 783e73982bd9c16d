"""The substance in the name of its salt, ester or hydrate ("imatinib" in "imatinib mesylate")."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from kg import resources


def bare_names(name: str) -> Iterator[str]:
    """Yield what a name is without the words of a salt, behind it or in front of it.

    Nothing is yielded for a name that is no salt's by its words. Whether what is left names a
    substance is for the vocabulary to say: of a salt with water the salt may do so.

    >>> list(bare_names("imatinib mesylate")), list(bare_names("sodium valproate"))
    (['imatinib'], ['valproate'])
    >>> list(bare_names("zinc sulfate heptahydrate"))
    ['zinc', 'zinc sulfate']
    """
    text = name.strip()
    behind = _behind().search(text)
    if behind and behind.start():
        yield text[: behind.start()]
        dry = _water().sub("", text)
        if behind.start() < len(dry) < len(text):
            yield dry
    before = _before().match(text)
    if before and not _behind().fullmatch(f" {before[1]}"):
        yield before[1]


def acids(name: str) -> Iterator[str]:
    """Yield the acid whose salt a name may be by its ending, with the words of a metal about it.

    >>> list(acids("sodium hyaluronate")), list(acids("edetate disodium")), list(acids("dextrate"))
    (['hyaluronic acid'], ['edetic acid'], [])
    """
    for bare in bare_names(name):
        if bare.casefold().endswith("ate") and " " not in bare:
            yield f"{bare[:-3]}ic acid"


def unformulated(name: str) -> Iterator[str]:
    """Yield what a name is without the words of what the substance is made up in, if it has any.

    >>> list(unformulated("irinotecan liposomal")), list(unformulated("irinotecan"))
    (['irinotecan'], [])
    """
    text = name.strip()
    found = _formulation().search(text)
    if found:
        yield (text[: found.start()] + text[found.end() :]).strip()


def unesterified(name: str) -> str:
    """Return what a name is without the words of an ester behind it, "" for one that has none.

    >>> unesterified("tenofovir disoproxil"), unesterified("tenofovir")
    ('tenofovir', '')
    """
    found = _ester().search(name.strip())
    bare = name.strip()[: found.start()] if found else ""
    return "" if bare.casefold() in _rules()["no_esters_of"] else bare


def usual_salt(name: str) -> str:
    """Return a name with the words of salts in the spelling of labels.

    >>> usual_salt("Metformin HCl"), usual_salt("imatinib mesilate")
    ('Metformin hydrochloride', 'imatinib mesylate')
    """
    spellings = _rules()["spellings"]
    return " ".join(spellings.get(word.casefold(), word) for word in name.split())


def reference_product(name: str) -> str:
    """Return the name of the drug in that of a biosimilar, "" for a name that is none's.

    Its four letters are meant to be no word.

    >>> reference_product("adalimumab-atto"), reference_product("adalimumab-like")
    ('adalimumab', '')
    """
    rules = _biosimilars()
    bare, _, letters = name.strip().rpartition("-")
    coined = len(letters) == rules["letters"] and letters.isalpha() and letters.islower()
    if coined and len(bare) >= rules["shortest"] and letters not in rules["words"]:
        return bare
    return ""


@cache
def _biosimilars() -> dict[str, Any]:
    path = resources.ontology() / "rules" / "drug-names.toml"
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))["biosimilars"]
    return found


@cache
def _rules() -> dict[str, Any]:
    path = resources.ontology() / "rules" / "salts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _behind() -> re.Pattern[str]:
    listed = (*_rules()["salts"], *_rules()["water"])
    words = "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))
    return re.compile(rf"(?:[\s-]+(?:{words}))+$", re.IGNORECASE)


@cache
def _water() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _rules()["water"]))
    return re.compile(rf"(?:[\s-]+(?:{words}))+$", re.IGNORECASE)


@cache
def _formulation() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_rules()["formulations"], key=len, reverse=True)))
    return re.compile(rf"^(?:{words})[\s-]+|[\s-]+(?:{words})$", re.IGNORECASE)


@cache
def _ester() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_rules()["esters"], key=len, reverse=True)))
    return re.compile(rf"[\s-]+(?:{words})$", re.IGNORECASE)


@cache
def _before() -> re.Pattern[str]:
    """Return a metal and one word of the kind that acids have as salts ("valproate")."""
    metals = "|".join(map(re.escape, _rules()["metals"]))
    return re.compile(rf"(?:{metals})\s+([^\W\d_]+ate)$", re.IGNORECASE)
