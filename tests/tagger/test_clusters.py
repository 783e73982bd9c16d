"""Tests of kg.tagger.clusters, kg.tagger.clustering and kg.tagger.texts."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.lexicon import Lexicon
from kg.model import SectionKind
from kg.tagger import Example, Tagger, plain_texts, train
from kg.tagger.clustering import clustered
from kg.tagger.clusters import Clusters
from kg.tagger.tags import token_spans

SECTION = SectionKind.ADVERSE_REACTIONS
EFFECTS = ("rash", "itching", "nausea", "headache", "fever", "cough", "hiccups", "vertigo")
ORGANS = ("liver", "kidney", "heart", "lung", "spleen", "colon", "thyroid", "skin")
MONTHS = ("may", "june", "july", "august", "march", "april", "october", "december")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Sentences in which words of three kinds stand in places of their own."""
    found = []
    for at in range(len(EFFECTS)):
        for step in range(1, len(EFFECTS)):
            one, other = at, (at + step) % len(EFFECTS)
            found += [
                f"Common reactions are {EFFECTS[one]}, {EFFECTS[other]} and tiredness in adults.",
                f"The function of the {ORGANS[one]} or the {ORGANS[other]} was poor at first.",
                f"It was approved on 3 {MONTHS[one]} 2011 and not before {MONTHS[other]} of 2009.",
            ]
    extra = " ".join(f"padding{'abcdefghijklmnop'[at]}" for at in range(16))
    return [*found, *[extra] * 6]


def test_words_of_the_same_places_are_a_group(texts: list[str]) -> None:
    groups = clustered(texts, sizes=(6,)).groups

    kinds = [{groups[word] for word in words} for words in (EFFECTS, ORGANS, MONTHS)]

    assert [len(each) for each in kinds] == [1, 1, 1]
    assert len(set.union(*kinds)) == 3


def test_the_same_texts_give_the_same_groups_in_as_many_levels_as_asked(texts: list[str]) -> None:
    one, other = clustered(texts, sizes=(3, 6)), clustered(texts, sizes=(3, 6))

    assert one == other
    assert {len(each) for each in one.groups.values()} == {2}
    assert Clusters.from_bytes(one.to_bytes()) == one
    assert one.to_bytes() == other.to_bytes()


def test_few_words_and_rare_words_are_in_no_group(texts: list[str]) -> None:
    assert clustered([]).groups == {}
    assert clustered(["Rash and gout were seen."] * 9).groups == {}
    assert "unique" not in clustered([*texts, "A unique word."]).groups


def test_numbers_are_one_word(texts: list[str]) -> None:
    told = clustered(texts, sizes=(6,)).told(["3", "17.5"], ["0", "0"])

    assert [each for each in told[0] if each.startswith("k0+0=")] == [
        each for each in told[1] if each.startswith("k0+0=")
    ]


def test_a_word_is_told_its_groups_and_those_around_it() -> None:
    clusters = Clusters({"rash": (1, 5, 9), "and": (2, 6, 7)})

    _, first, _ = clusters.told(["and", "Rash", "gout"], ["0", "B", "0"])

    assert set(first) == {
        *("k0-1=2", "k0+0=1", "k0+1=?", "k1-1=6", "k1+0=5", "k1+1=?"),
        *("k2-1=7", "k2+0=9", "k2+1=?", "k|LE=5|B", "kk-=6|5", "kk+=5|?", "k-k+|LE=6|?|B"),
    }


def test_a_wording_is_told_the_groups_of_its_ends() -> None:
    clusters = Clusters({"liver": (1, 5, 9), "failure": (2, 6, 7)})

    assert set(clusters.told_of_ends(["Liver", "and", "failure"], "boxed")) == {
        *("k0first=1", "k1first=5", "k2first=9", "k0last=2", "k1last=6", "k2last=7"),
        *("k0last|sec=2boxed", "k1last|sec=6boxed"),
    }


def test_without_groups_nothing_is_told() -> None:
    assert Clusters().told(["rash", "gout"], ["B", "0"]) == [[], []]
    assert Clusters().told_of_ends(["rash"], "boxed") == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b'{"rash": 3}'])
def test_other_bytes_are_no_groups(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Clusters.from_bytes(content)


def test_a_word_of_no_example_is_tagged_like_those_that_it_is_used_like(
    texts: list[str], tmp_path: Path
) -> None:
    def example(text: str) -> Example:
        found = [span for span in token_spans(text) if span.of(text) in EFFECTS]
        return Example(
            document=text, text=text, section=SECTION, mentions=tuple((span,) for span in found)
        )

    known = (*EFFECTS[:7], *MONTHS[1:], *ORGANS[:4])
    examples = [example(f"There was {word} here.") for word in known] * 3
    lexicon, unseen = Lexicon([]), "There was vertigo here."

    def found(name: str, given: list[str]) -> list[str]:
        path = tmp_path / name
        train(examples, path, lexicon, texts=given, rounds=40)
        return [span.of(unseen) for span in Tagger.load(path, lexicon).tag(unseen, SECTION)]

    assert found("with", texts) == ["vertigo"]
    assert found("without", []) == []


def test_texts_of_documents_are_read_once_without_their_markup(tmp_path: Path) -> None:
    page = "# Zentavir\n\n## Side effects\n\n* **Rash** is common.\n"
    (tmp_path / "one.md").write_text(page, encoding="utf-8")
    (tmp_path / "two.md.gz").write_bytes(gzip.compress(page.encode()))
    (tmp_path / "broken.md").write_bytes(b"\xff\xfe\xff")

    [text] = plain_texts([tmp_path, tmp_path / "one.md"])

    assert "Rash is common." in text
    assert plain_texts([]) == ()


def test_paths_without_documents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no documents"):
        plain_texts([tmp_path])
    with pytest.raises(BuildError, match="no file or folder"):
        plain_texts([tmp_path / "missing"])
