"""The parts that the name of a combination gives: "A + B", "A/B", "A; B", "A and B"."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from kg import resources
from kg.lexicon.drugs import drug_called
from kg.lexicon.lookup import Lexicon
from kg.lexicon.words import key
from kg.model import Kind

_JOINED = re.compile(r"\s*(?:\+|/|;|\\|\band\b|\bwith\b|,)\s*", re.IGNORECASE)
PLUS = re.compile(r"\s*\+\s*|\s*/\s*|\s*;\s*|\s*\\\s*")


def components_of(name: str, lexicon: Lexicon) -> list[str]:
    """Return the names of the parts of a combination, or the one name of a single substance."""
    if lexicon.ground(name, Kind.DRUG) is not None:
        return [name]
    parts = [_without_form(part.strip(), lexicon) for part in PLUS.split(name) if key(part)]
    if len(parts) > 1:
        return [parts[0]] if "+" not in name and _are_spellings(parts, lexicon) else parts
    bare = _without_form(name, lexicon)
    listed = [part.strip() for part in _JOINED.split(bare) if key(part)]
    if len(listed) > 1 and all(drug_called(part, lexicon) for part in listed):
        return listed
    return [bare]


def _without_form(name: str, lexicon: Lexicon) -> str:
    """Return a name without the words for what it is made up as, where a drug is left."""
    if drug_called(name, lexicon) is not None:
        return name
    form = _made_up().search(name)
    bare = name[: form.start()].strip() if form else ""
    return bare if bare and drug_called(bare, lexicon) is not None else name


@cache
def _made_up() -> re.Pattern[str]:
    path = resources.ontology() / "rules" / "drug-names.toml"
    made = tomllib.loads(path.read_text(encoding="utf-8"))["made_up"]
    words = "|".join(map(re.escape, sorted(made, key=len, reverse=True)))
    return re.compile(rf"(?:[\s,]+(?:{words}))+$", re.IGNORECASE)


def _are_spellings(names: list[str], lexicon: Lexicon) -> bool:
    """Say whether names between slashes are those of one drug, as it is or with its ester."""
    known = [drug_called(each, lexicon) for each in names]
    labels = sorted((each.label.split() for each in known if each), key=len)
    return len(labels) == len(names) and all(each[: len(labels[0])] == labels[0] for each in labels)
