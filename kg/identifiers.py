"""IRIs and ids: slugs for what has a name, content digests for what has none."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import fields
from decimal import Decimal

from kg.model import (
    Context,
    Dosage,
    Evidence,
    Kind,
    Literal,
    Mention,
    Object,
    Ref,
    ReportCount,
    TrialResult,
)

BASE = "https://w3id.org/drug-effect-kg/"
_DIGEST_LENGTH = 20
_KINDS = frozenset(kind.value for kind in Kind)
_SPELLED = str.maketrans(
    {"&": " and ", "+": " ", "α": "alpha", "β": "beta", "γ": "gamma", "µ": "u"}
)


def slug(label: str) -> str:
    """Return the IRI segment of a label: lower-case ASCII words joined by hyphens.

    >>> slug("Deep vein thrombosis")
    'deep-vein-thrombosis'
    >>> slug("Bristol Myers Squibb")
    'bristol-myers-squibb'
    >>> slug("abacavir + lamivudine")
    'abacavir-lamivudine'

    Raises:
        ValueError: the label has no letter or digit to make a slug of.
    """
    spelled = label.casefold().translate(_SPELLED)
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")
    if not made:
        if not label.strip():
            raise ValueError(f"no slug can be made of {label!r}")
        return "x-" + digest(label)[:12]
    return made


def digest(*parts: object) -> str:
    """Return a stable hexadecimal digest (20 digits, SHA-256 cut short) of JSON-like parts.

    >>> digest("drug/pomalidomide", "hasAdverseEffect", "effect/neutropenia")
    '22b2a9eaea2208e4797b'
    """
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:_DIGEST_LENGTH]


def object_key(value: Object) -> str:
    """Return the text that stands for an object inside a digest."""
    match value:
        case Ref():
            return str(value)
        case Literal():
            return f"{value.datatype.value}:{value.lexical}"
        case Dosage() | TrialResult():
            return str(structured_ref(value))


def structured_ref(value: Dosage | TrialResult) -> Ref:
    """Return the node of a structured object, named by the digest of its parts."""
    kind = Kind.DOSAGE if isinstance(value, Dosage) else Kind.TRIAL_RESULT
    return Ref(kind, digest(*[_plain(getattr(value, each.name)) for each in fields(value)]))


def _plain(part: object) -> object:
    """Return a part of a digest; equal decimals ("67", "67.0") give equal parts."""
    return format(part.normalize(), "f") if isinstance(part, Decimal) else part


def statement_ref(
    subject: Ref, predicate: str, value: Object, context: Context | None = None
) -> Ref:
    """Return the node of a statement, named by the digest of what it says and is limited to."""
    limits = context or Context()
    return Ref(
        Kind.STATEMENT,
        digest(
            str(subject),
            str(predicate),
            object_key(value),
            str(limits.population or ""),
            [str(each) for each in limits.combination],
        ),
    )


def evidence_ref(evidence: Evidence) -> Ref:
    """Return the node of a piece of evidence, named by its statement, source, place and reading."""
    statement = statement_ref(
        evidence.subject, evidence.predicate, evidence.object, evidence.context
    )
    return Ref(
        Kind.EVIDENCE,
        digest(
            str(statement),
            evidence.source,
            [evidence.span.start, evidence.span.end, evidence.mention.start, evidence.mention.end],
            evidence.polarity.value,
            *_file(evidence),
        ),
    )


def mention_ref(mention: Mention) -> Ref:
    """Return the node of a mention, named by its source and place."""
    return Ref(
        Kind.MENTION,
        digest(
            mention.source,
            *(mention.span.start, mention.span.end),
            mention.expected.value,
            *_file(mention),
        ),
    )


def count_ref(count: ReportCount) -> Ref:
    """Return the node of a count of reports, named by its source and by what it counts."""
    counted = (str(count.drug or ""), str(count.effect or ""), [each.value for each in count.roles])
    return Ref(Kind.REPORT_COUNT, digest(count.source, *counted))


def _file(said: Evidence | Mention) -> tuple[str, ...]:
    return (said.file,) if said.file else ()


def iri(ref: Ref, base: str = BASE) -> str:
    """Return the IRI of a node.

    >>> iri(Ref(Kind.DRUG, "pomalidomide"))
    'https://w3id.org/drug-effect-kg/drug/pomalidomide'
    """
    return f"{base}{ref}"


def parse_iri(text: str, base: str = BASE) -> Ref | None:
    """Return the node that an IRI (or its path, or `kind:slug`) names, None where it is not ours.

    >>> parse_iri("drug/pomalidomide") == parse_iri("drug:pomalidomide")
    True
    """
    path = text.removeprefix(base)
    match = re.fullmatch(r"/?([a-z]+)[/:]([a-z0-9-]+)", path)
    if match is None or match[1] not in _KINDS:
        return None
    return Ref(Kind(match[1]), match[2])
