"""Tests of kg.tagger.model and kg.tagger.features on a tiny made-up corpus."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.lexicon import Lexicon
from kg.model import Concept, Kind, Ref, SectionKind
from kg.tagger import Example, Tagger, train
from kg.tagger.features import read_together
from kg.tagger.field import fitted_singly
from kg.tagger.model import Weights
from kg.tagger.tags import token_spans
from kg.tagger.vocabulary import Profile

EFFECTS = ("rash", "itching", "nausea", "headache", "fever", "cough", "gout", "asthma", "dizziness")
SECTION = SectionKind.ADVERSE_REACTIONS


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    organ = Ref(Kind.ORGAN_CLASS, "body")
    return Lexicon(
        Concept(ref=Ref(Kind.EFFECT, name), label=name, organ_class=organ) for name in EFFECTS
    )


def example(text: str, *reported: str) -> Example:
    tokens = [span for span in token_spans(text) if span.of(text).lower() in reported]
    return Example(
        document=text, text=text, section=SECTION, mentions=tuple((span,) for span in tokens)
    )


@pytest.fixture(scope="module")
def corpus() -> list[Example]:
    known, other = EFFECTS[:6], EFFECTS[6:8]
    reports = [
        example(
            f"The most common reactions were {one}, {two} and tiredness.", one, two, "tiredness"
        )
        for one in known
        for two in known
        if one != two
    ]
    histories = [
        example(f"Patients with a history of {one} should not take it.") for one in (*known, *other)
    ]
    return reports + histories * 3


@pytest.fixture(scope="module")
def model(
    corpus: list[Example], lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("model") / "tagger.crf"
    train(corpus, path, lexicon, rounds=40)
    return path


def found(tagger: Tagger, text: str) -> list[str]:
    return [span.of(text) for span in tagger.tag(text, SECTION)]


def test_unseen_effect_is_tagged_where_effects_are_reported(model: Path, lexicon: Lexicon) -> None:
    tagger = Tagger.load(model, lexicon)

    assert found(tagger, "The most common reactions were dizziness, gout and tiredness.") == [
        "dizziness",
        "gout",
        "tiredness",
    ]


def test_effect_of_a_history_is_not_tagged(model: Path, lexicon: Lexicon) -> None:
    tagger = Tagger.load(model, lexicon)

    assert found(tagger, "Patients with a history of dizziness should not take it.") == []


def test_sentences_are_judged_each_for_itself(model: Path, lexicon: Lexicon) -> None:
    tagger = Tagger.load(model, lexicon)
    text = (
        "Patients with a history of gout should not take it.\n\n"
        "The most common reactions were asthma, dizziness and tiredness."
    )

    assert found(tagger, text) == ["asthma", "dizziness", "tiredness"]


def test_a_wording_that_the_document_speaks_against_is_given_nowhere(
    model: Path, lexicon: Lexicon
) -> None:
    once, twice = (["count=1"], "wrong"), (["count=2"], "right")
    judging = replace(Weights.read(model), wordings=fitted_singly([once, twice] * 100))
    text = "The most common reactions were rash, cough and tiredness.\n\nRash was severe."
    plain = found(Tagger.load(model, lexicon), text)

    assert {"rash", "cough", "tiredness"} <= set(plain)
    assert found(Tagger(judging, lexicon), text)[0] == "rash"
    assert not {"cough", "tiredness"} & set(found(Tagger(judging, lexicon), text))


def test_training_again_gives_the_same_model(
    corpus: list[Example], model: Path, lexicon: Lexicon, tmp_path: Path
) -> None:
    path = tmp_path / "again.crf"
    train(corpus, path, lexicon, rounds=40)
    assert path.read_bytes() == model.read_bytes()
    one, other = Tagger.load(model, lexicon), Tagger.load(path, lexicon)

    texts = [each.text for each in corpus] + ["Rash and gout were seen.", ""]

    assert [one.find(text, SECTION) for text in texts] == [
        other.find(text, SECTION) for text in texts
    ]


def test_one_example_is_enough_to_learn_from(lexicon: Lexicon, tmp_path: Path) -> None:
    path, text = tmp_path / "one.crf", "The most common reactions were rash and gout."

    train([example(text, "rash", "gout")] * 5, path, lexicon, rounds=40)

    assert found(Tagger.load(path, lexicon), text) == ["rash", "gout"]


def test_examples_without_mentions_teach_that_there_are_none(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    path, text = tmp_path / "none.crf", "Patients with a history of gout should not take it."

    train([example(text)] * 5, path, lexicon, rounds=5)

    assert found(Tagger.load(path, lexicon), text) == []


def test_words_that_stand_apart_are_parts_of_one_mention(lexicon: Lexicon, tmp_path: Path) -> None:
    pairs = [
        ("joint", "swelling", "pain"),
        ("skin", "redness", "itching"),
        ("eye", "ache", "fever"),
    ]
    texts = []
    for head, one, two in pairs * 6:
        text = f"There was {head} {one} or {two}."
        spans = {span.of(text): span for span in token_spans(text)}
        joined = type(spans[head])(spans[head].start, spans[one].end)
        texts.append(
            Example(
                document=text,
                text=text,
                section=SECTION,
                mentions=((joined,), (spans[head], spans[two])),
            )
        )
    path = tmp_path / "parts.crf"
    train(texts, path, lexicon, rounds=40)
    tagger, text = Tagger.load(path, lexicon), "There was joint redness or fever."

    mentions = tagger.find(text, SECTION)

    assert [[part.of(text) for part in parts] for parts in mentions] == [
        ["joint", "fever"],
        ["joint redness"],
    ]
    assert [span.of(text) for span in tagger.tag(text, SECTION)] == ["joint redness"]


def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"no model", packed(other=b"1"), packed(**{"tokens.crf": b"1"})]
)
def test_other_files_are_refused(content: bytes, lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "tagger.crf"
    path.write_bytes(content)

    with pytest.raises(InvalidFileError, match=r"tagger\.crf"):
        Tagger.load(path, lexicon)


def test_every_token_is_in_one_sentence(lexicon: Lexicon) -> None:
    text = (
        "6 ADVERSE REACTIONS\n\n  *  Rash (5.1)\n Headache    3 (2%)   1 (1%)\nIt is rare. Stop it."
    )

    [read] = read_together([(text, SECTION)], lexicon, Profile(lexicon))
    split = read.sentences

    assert [at for each in split for at in range(each.first, each.last)] == list(
        range(len(read.tokens))
    )
    assert all(len(each.features) == each.last - each.first for each in split)
    assert len(split) == 5


def test_features_tell_row_name_and_section(lexicon: Lexicon) -> None:
    text = " Headache    3 (2%)   1 (1%)"
    [read] = read_together([(text, SECTION)], lexicon, Profile(lexicon))

    features = read.sentences[0].features[0]

    assert {"LE=B", "E=headache", "lt=row", "col+", "sec=adverse-reactions"} <= set(features)


def test_features_tell_what_stands_over_a_line_and_elsewhere_in_the_document(
    lexicon: Lexicon,
) -> None:
    warning = "5.1 Skin Trouble\n\nRash was seen.\n"
    reactions = "Table 2: Reactions in Adults\n rash    3   1\n"

    read = read_together(
        [(warning, SectionKind.PRECAUTIONS), (reactions, SECTION)], lexicon, Profile(lexicon)
    )

    def features(word: str, at: int) -> set[str]:
        section = read[at]
        return {
            feature
            for each in section.sentences
            for token, told in zip(
                section.tokens[each.first : each.last], each.features, strict=True
            )
            if token.of(section.text).lower() == word
            for feature in told
        }

    assert {"hw=skin|B", "hw=trouble|B", "cnt=2precautions", "ar=1precautions"} <= features(
        "rash", 0
    )
    assert {"tw=reactions|B", "ar=1adverse-reactions"} <= features("rash", 1)
    assert "Ve=s1" in features("rash", 1)
    assert "Ve=0" in features("adults", 1)
