"""Reading of real documents, which are not in the repository."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.headings import section_kinds
from kg.model import Document, SectionKind, Tier
from kg.readers import read, readable_files, record_for
from tests.readers.building import outline

pytestmark = pytest.mark.shared

_SIDE_EFFECTS = re.compile(r"^(?:#+\s*|\*\*|)side effects\b", re.IGNORECASE | re.MULTILINE)


def _seed(shared: Path, number: str) -> Document:
    (path,) = (shared / "seeds").glob(f"{number}_*.txt")
    return read(record_for(path), path.read_bytes())


def test_the_labelled_page_has_these_sections(shared: Path) -> None:
    page = _seed(shared, "000")
    assert outline(page) == [
        (2, "Generic Name", SectionKind.IDENTIFICATION),
        (2, "Drug Class", SectionKind.IDENTIFICATION),
        (2, "Company", SectionKind.IDENTIFICATION),
        (2, "Approval Status", SectionKind.IDENTIFICATION),
        (2, "Generic Version Available", SectionKind.IDENTIFICATION),
        (2, "Drug Indication", SectionKind.INDICATIONS),
        (2, "General Info", SectionKind.OVERVIEW),
        (2, "Dosage", SectionKind.DOSAGE),
        (3, "Dosing Info", SectionKind.DOSAGE),
        (2, "Side Effects", SectionKind.ADVERSE_REACTIONS),
        (3, "For More Info", SectionKind.LINKS),
        (3, "Co-Pay Program Info", SectionKind.LINKS),
        (3, "Patient Assistance Program Info", SectionKind.LINKS),
        (2, "Last Reviewed", SectionKind.OTHER),
        (1, "© 2026 Smart + Strong All Rights Reserved.", SectionKind.DISCLAIMER),
    ]
    assert page.title == "Pomalyst"
    assert page.source.publisher == "Smart + Strong"
    assert page.source.url == "http://beta.docker.cancerhealth.com/drug/pomalyst"
    assert page.source.last_reviewed == date(2020, 5, 19)
    assert page.source.tier is Tier.EDITORIAL


def test_the_monograph_has_these_sections(shared: Path) -> None:
    monograph = _seed(shared, "004")
    assert outline(monograph) == [
        (2, "Generic Name", SectionKind.IDENTIFICATION),
        (2, "Usage", SectionKind.INDICATIONS),
        (2, "Side Effects", SectionKind.ADVERSE_REACTIONS),
        (2, "How it Works", SectionKind.MECHANISM),
        (2, "FAQs", SectionKind.FAQ),
        (2, "Disclaimer", SectionKind.DISCLAIMER),
        (2, "Note", SectionKind.DISCLAIMER),
    ]
    effects = monograph.sections[2].blocks
    assert [block.depth for block in effects] == [0, *[1] * 10, 0, *[1] * 5, 0]
    assert effects[2].text[: effects[2].lead] == "Fatigue:"
    assert effects[11].lead == len(effects[11].text)
    assert monograph.title == "Pomalidomide"
    assert monograph.source.tier is Tier.UNVERIFIED


@pytest.mark.slow
@pytest.mark.parametrize(("month", "count"), [("2024-11", 1913), ("2024-12", 1635)])
def test_every_monograph_is_read(shared: Path, month: str, count: int) -> None:
    paths = readable_files(shared / "data" / f"monographs-{month}")
    paths = tuple(path for path in paths if path.suffix == ".md")
    assert len(paths) == count
    found: Counter[SectionKind] = Counter()
    missing: list[str] = []
    for path in paths:
        monograph = read(record_for(path), path.read_bytes())
        kinds = set(section_kinds(monograph.sections))
        found.update(kinds)
        words = monograph.title_span.of(monograph.text)
        assert " ".join(words.split()) == monograph.title
        for block in (block for each in monograph.sections for block in each.blocks):
            assert monograph.line_of(block.origin[0]) == block.line
            assert block.span(0, len(block.text)).end == block.origin[-1] <= len(monograph.text)
        if SectionKind.ADVERSE_REACTIONS not in kinds and _SIDE_EFFECTS.search(monograph.text):
            missing.append(path.name)
    # What has no such section says itself that it has nothing to say, or only of the ingredients.
    assert missing == []
    assert found[SectionKind.ADVERSE_REACTIONS] > 0.89 * count
    assert found[SectionKind.INDICATIONS] > 0.89 * count
    assert found[SectionKind.OTHER] < 0.03 * count
