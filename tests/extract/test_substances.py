"""What a document states by code counts before names; codes of salts and packages are theirs."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.lexicon import load
from kg.model import (
    Block,
    BlockKind,
    Concept,
    Document,
    Extraction,
    Kind,
    Ref,
    Section,
    SourceRecord,
    Span,
)

NAME = "Brandexo"


def extracted(generic: str, **facts: str) -> Extraction:
    """Return what a page says of which the lines of facts are read as those of a label are."""
    lines = {"Generic name": generic} | {
        name.replace("_", " "): each for name, each in facts.items()
    }
    text = f"{NAME}\n" + "".join(f"{name}: {each}\n" for name, each in lines.items())
    sections = []
    for line, (name, value) in enumerate(lines.items(), start=2):
        place = text.index(f"{name}: {value}\n")
        start = place + len(name) + 2
        origin = tuple(range(start, start + len(value) + 1))
        block = Block(kind=BlockKind.PARAGRAPH, text=value, origin=origin, line=line)
        span = Span(place, place + len(name))
        sections.append(
            Section(
                heading=name, level=2, heading_span=span, line=line, blocks=(block,), field=True
            )
        )
    document = Document(
        source=SourceRecord(id="test", title="test", digest="sha256:0"),
        text=text,
        title=NAME,
        title_span=Span(0, len(NAME)),
        sections=tuple(sections),
    )
    return extract(document, load())


def concepts(found: Extraction) -> dict[str, Concept]:
    return {each.ref.slug: each for each in found.concepts}


def test_a_new_drug_has_its_code() -> None:
    found = extracted("zorbine", Active_moiety="ZORBINE", UNII="AAAAAAAAA1")
    assert found.drug == Ref(Kind.DRUG, "zorbine")
    assert concepts(found)["zorbine"].mappings == ("UNII:AAAAAAAAA1",)
    assert found.notes == ()


def test_the_code_tells_the_drug_and_a_name_that_differs_is_noted() -> None:
    found = extracted("omeprazole", Active_moiety="OMEPRAZOLE", UNII="N3PA6559FT")
    assert found.drug == Ref(Kind.DRUG, "esomeprazole")
    (note,) = found.notes
    assert "omeprazole" in note
    assert "UNII:N3PA6559FT" in note


def test_a_known_drug_does_not_take_another_code() -> None:
    found = extracted("omeprazole", Active_moiety="OMEPRAZOLE", UNII="AAAAAAAAA1")
    assert found.drug == Ref(Kind.DRUG, "omeprazole")
    assert "UNII:AAAAAAAAA1" not in concepts(found)["omeprazole"].mappings
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("line", "curie"),
    [
        ({"CAS_Number": "99999-99-2"}, "CAS:99999-99-2"),
        ({"DrugBank_ID": "DB90001"}, "DRUGBANK:DB90001"),
        ({"UNII": "AAAAAAAAA1"}, "UNII:AAAAAAAAA1"),
    ],
)
def test_identifiers_in_lines_of_their_own_are_the_drugs(line: dict[str, str], curie: str) -> None:
    assert concepts(extracted("zorbine", **line))["zorbine"].mappings == (curie,)


def test_an_identifier_beside_a_combination_is_nobodys() -> None:
    found = extracted("zorbine + frumpol", CAS_Number="99999-99-2")
    assert found.drug == Ref(Kind.DRUG, "frumpol-zorbine")
    assert [each.mappings for each in found.concepts if each.ref.kind is Kind.DRUG] == [()] * 3


def test_a_salt_has_its_own_code_below_the_drug() -> None:
    found = extracted(
        "zorbine",
        Active_moiety="ZORBINE",
        UNII="AAAAAAAAA1",
        Ingredient="ZORBINE FRUMPATE",
        Ingredient_UNII="AAAAAAAAA2",
    )
    salt = concepts(found)["zorbine-frumpate"]
    assert salt.broader == (Ref(Kind.DRUG, "zorbine"),)
    assert salt.mappings == ("UNII:AAAAAAAAA2",)
    assert salt.is_form
    assert concepts(found)["zorbine"].mappings == ("UNII:AAAAAAAAA1",)


def test_packages_are_the_products() -> None:
    lines = {"Active_moiety": "ZORBINE", "UNII": "AAAAAAAAA1", "NDC": "0001-1234"}
    one = extracted("zorbine", Product_name="Brandexo", **lines)
    assert concepts(one)["brandexo"].mappings == ("NDC:0001-1234",)
    assert concepts(one)["zorbine"].mappings == ("UNII:AAAAAAAAA1",)
    none = extracted("zorbine", **lines)
    assert concepts(none)["brandexo"].mappings == ()
