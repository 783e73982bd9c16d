"""What the sections of US labels are about, by LOINC code and by field of openFDA."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.errors import InvalidFileError
from kg.model import SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSections:
    """The table of sections.

    Attributes:
        by_code: kind of each section by LOINC code, None where the titles in it decide.
        by_field: the same by the name of the field in openFDA.
        initial_approval: what stands before the year of the first approval in a title.
        classes: line of facts that each mark behind a pharmacologic class makes ("[EPC]").
        of_others: codes of what is done to the products of another company (repacked).
    """

    by_code: Mapping[str, SectionKind | None]
    by_field: Mapping[str, SectionKind | None]
    initial_approval: re.Pattern[str]
    classes: Mapping[str, str]
    of_others: frozenset[str]


@cache
def label_sections() -> LabelSections:
    """Return the table of sections.

    Raises:
        InvalidFileError: the table breaks its format.
    """
    path = resources.ontology() / "rules" / "label-sections.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {
            (code, name): None if kind == "heading" else SectionKind(kind)
            for code, (name, kind) in table["sections"].items()
        }
        return LabelSections(
            by_code={code: kind for (code, _), kind in kinds.items()},
            by_field={name: kind for (_, name), kind in kinds.items()},
            initial_approval=re.compile(table["initial_approval"]["cue"] + r"(?P<year>\d{4})"),
            classes=table["pharmacologic_classes"],
            of_others=frozenset(table["operations"]["of_others"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise InvalidFileError(path.name, expected=f"sections by code: {error}") from error
