"""Identifiers of drugs in one spelling: "DB08910", "DrugBank:DB08910" are "DRUGBANK:DB08910"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kg import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A scheme of identifiers.

    Attributes:
        rank: 0 for the scheme that tells substances apart best, 1 for the next, ...
        written: what stands behind the colon.
        alone: whether an identifier is known for one of this scheme without its prefix.
    """

    prefix: str
    rank: int
    written: re.Pattern[str]
    alone: bool


@cache
def schemes() -> Mapping[str, Scheme]:
    """Return the schemes of `ontology/rules/identifiers.toml` by prefix, other spellings too."""
    found: dict[str, Scheme] = {}
    for rank, row in enumerate(_rules()["identifier"]):
        scheme = Scheme(
            prefix=row["prefix"],
            rank=rank,
            written=re.compile(row["written"]),
            alone=row.get("alone", False),
        )
        found.update(dict.fromkeys((scheme.prefix, *row.get("also", ())), scheme))
    return MappingProxyType(found)


def scheme_name(prefix: str) -> str:
    """Return the name that people have for a scheme, the prefix where it has no other.

    >>> scheme_name("DRUGBANK"), scheme_name("UNII")
    ('DrugBank', 'UNII')
    """
    return _names().get(prefix, prefix)


@cache
def _names() -> Mapping[str, str]:
    return MappingProxyType(dict(_rules()["names"]))


@cache
def _rules() -> Mapping[str, Any]:
    path = resources.ontology() / "rules" / "identifiers.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def curie_of(text: str) -> str:
    """Return an identifier with its prefix as vocabularies write it, "" for what is none.

    >>> curie_of("DrugBank:DB08910"), curie_of("db08910"), curie_of("cas:19171-19-8")
    ('DRUGBANK:DB08910', 'DRUGBANK:DB08910', 'CAS:19171-19-8')
    >>> curie_of("CHEBI:CHEBI:72690"), curie_of("2024-11-05"), curie_of("NDC:59572-501")
    ('CHEBI:72690', '', '')
    """
    prefix, colon, local = text.strip().upper().partition(":")
    if not colon:
        return _alone(prefix)
    scheme = schemes().get(prefix)
    if scheme is None:
        return ""
    local = local.strip().removeprefix(f"{prefix}:")
    if not scheme.written.fullmatch(local):
        return ""
    return f"{scheme.prefix}:{local}" if _checks(scheme, local) else ""


def _alone(local: str) -> str:
    if local.isdigit() or local.isalpha():
        return ""  # a number or a word, though some UNIIs are written so
    for scheme in schemes().values():
        if scheme.alone and scheme.written.fullmatch(local) and _checks(scheme, local):
            return f"{scheme.prefix}:{local}"
    return ""


def _checks(scheme: Scheme, local: str) -> bool:
    """Tell by its check digit whether a CAS number is one."""
    if scheme.prefix != "CAS":
        return True
    digits = [int(digit) for digit in reversed(local) if digit.isdigit()]
    return sum(place * digit for place, digit in enumerate(digits)) % 10 == digits[0]
