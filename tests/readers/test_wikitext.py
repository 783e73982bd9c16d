"""Reading of an article in wiki text."""

from __future__ import annotations

from kg.model import BlockKind, SectionKind
from tests.readers.building import document, outline, section

ARTICLE = """{{Infobox drug
| INN       = examplin
| tradename = [[Examplix]]
| width     = 200
}}
'''Examplin''' is a [[medication]] for [[gouty arthritis|gout]].<ref>{{cite web|title=Rash}}</ref>

==Adverse effects==
* [[Itch]]ing and [https://example.org dry&nbsp;mouth]<ref name="a" />
* ''Rare:'' [[fever]]{{citation needed}}

===Skin===
Rash{{nbsp}}is common.

[[Category:Cures of gout]]
"""


def test_an_article_has_its_title_infobox_and_sections() -> None:
    article = document(ARTICLE)
    assert article.title == "Examplin"
    assert outline(article) == [
        (2, "INN", SectionKind.IDENTIFICATION),
        (2, "tradename", SectionKind.IDENTIFICATION),
        (1, "", SectionKind.OVERVIEW),
        (2, "Adverse effects", SectionKind.ADVERSE_REACTIONS),
        (3, "Skin", SectionKind.ADVERSE_REACTIONS),
    ]
    assert section(article, "tradename").blocks[0].text == "Examplix"


def test_links_show_their_words_and_notes_nothing() -> None:
    article = document(ARTICLE)
    told = section(article, "Adverse effects").blocks
    assert [(each.kind, each.text) for each in told] == [
        (BlockKind.BULLET, "Itching and dry mouth"),
        (BlockKind.BULLET, "Rare: fever"),
    ]
    every = [block.text for each in article.sections for block in each.blocks]
    assert "Examplin is a medication for gout." in every
    assert every[-1] == "Rash is common."


def test_words_lead_back_to_their_places() -> None:
    article = document(ARTICLE)
    block = section(article, "Adverse effects").blocks[0]
    start = block.text.index("mouth")
    assert block.span(start, start + 5).of(ARTICLE) == "mouth"
    assert block.span(0, 7).of(ARTICLE).endswith("Itch]]ing")
