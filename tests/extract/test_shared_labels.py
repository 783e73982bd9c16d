"""Reading and extracting of real label texts, which are not in the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluation.labels import read_strings
from kg.extract import extract
from kg.lexicon import load
from kg.model import SourceRecord
from kg.readers import read, readable_files, record_for
from kg.readers.label_text import NAME

pytestmark = pytest.mark.shared


@pytest.mark.slow
def test_every_label_is_read_and_its_evidence_quotes_it(shared: Path) -> None:
    files = readable_files(shared / "data" / "label-gold" / "mentions" / "text")
    lexicon, silent = load(), 0
    for path in files:
        document = read(record_for(path), path.read_bytes())
        made = extract(document, lexicon)
        assert document.source.format == NAME
        assert made.drug is not None
        for each in made.evidence:
            assert each.span.of(document.text) == each.quote
            assert each.span.start <= each.mention.start < each.mention.end <= each.span.end
        for mention in made.mentions:
            assert mention.span.of(document.text) == mention.quote
        silent += not made.evidence
    assert len(files) == 239
    assert silent < 25


def test_every_section_of_the_string_gold_is_read(shared: Path) -> None:
    sections = read_strings(shared / "data" / "label-gold" / "train.json")
    for each in sections:
        title = f"{each.label}_{each.section.replace(' ', '_')}"
        record = SourceRecord(id=title.lower().replace("_", "-"), title=title, digest="")
        document = read(record, each.text.encode())
        assert document.sections
        for section in document.sections:
            for block in section.blocks:
                quoted = block.span(0, len(block.text)).of(document.text)
                assert quoted.split() == block.text.split()
