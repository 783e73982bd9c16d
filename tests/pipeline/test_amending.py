"""A release made of the former one is what merging all contributions makes."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.identifiers import BASE, digest
from kg.ledger import lines_in
from kg.lexicon import load
from kg.model import Concept, Extraction, Kind, Polarity, Ref, Tier
from kg.pipeline import amending
from kg.pipeline.amending import Amending, amend
from kg.pipeline.cache import Cache
from kg.pipeline.contributions import Packed
from kg.pipeline.keeping import Former, Kept, Shelf
from kg.pipeline.merging import Merged, kept_again, merge
from kg.pipeline.processing import Outcome
from kg.pipeline.settling import Settled
from kg.release import Content, Release, publish
from tests.examples import example_extractions

FIRST, SECOND = example_extractions()[:2]


def _denying(part: Extraction) -> Extraction:
    first, *others = part.evidence
    return replace(part, evidence=(replace(first, polarity=Polarity.NEGATED), *others))


def _called(part: Extraction, name: str) -> Extraction:
    """Return a part of another source."""
    return replace(
        part,
        source=replace(part.source, id=name),
        evidence=tuple(replace(each, source=name) for each in part.evidence),
        mentions=tuple(replace(each, source=name) for each in part.mentions),
        counts=(),
    )


def _odd(part: Extraction) -> Extraction:
    """Return a part in which a drug goes by a name of its own, with the identifier of another."""
    drug = next(each.subject for each in part.evidence if each.subject.kind is Kind.DRUG)
    listed = load().concept(drug)
    assert listed is not None
    odd = Ref(Kind.DRUG, "zorbine-d4")
    own = Concept(ref=odd, label="zorbine-d4", mappings=listed.mappings)
    return replace(
        part,
        concepts=(own, *(each for each in part.concepts if each.ref != drug)),
        evidence=tuple(
            replace(each, subject=odd) if each.subject == drug else each for each in part.evidence
        ),
    )


HALF = replace(FIRST, evidence=FIRST.evidence[::2], mentions=FIRST.mentions[:1], counts=())
TRUSTED = replace(HALF, source=replace(FIRST.source, tier=Tier.REGULATOR))
MORE = replace(FIRST, evidence=FIRST.evidence[1::2], mentions=(), counts=())
SLOTS: tuple[tuple[Extraction | None, ...], ...] = (
    (MORE, None),  # of the source of the next, which is judged by what the next says of it
    (FIRST, HALF, TRUSTED, _denying(FIRST), None),
    (SECOND, _odd(SECOND), None),
    (_called(FIRST, "another"), _denying(_called(FIRST, "another")), None),
)
STATES = st.tuples(*map(st.sampled_from, SLOTS)).map(lambda state: [each for each in state if each])


class Builds:
    """Builds below a folder, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = Cache(folder / "cache")
        self.number = 0

    def place(self) -> Path:
        self.number += 1
        (place := self.folder / str(self.number)).mkdir()
        (place / "shelf").mkdir()
        return place

    def settled(self, parts: Sequence[Extraction]) -> Settled:
        packed = [Packed.of(Outcome(name=each.source.id, extraction=each), BASE) for each in parts]
        keys = [digest(repr(each)) for each in parts]
        for key, each in zip(keys, packed, strict=True):
            self.cache.put(key, each)
        briefs = [each.brief for each in packed]
        return Settled(briefs, keys, packed.__getitem__, load(), cache=self.cache)

    def merged(self, parts: Sequence[Extraction]) -> tuple[Merged, Release, Shelf]:
        place = self.place()
        made = merge(self.settled(parts), load(), place, shelf := Shelf(place / "shelf"))
        quads = kept_again(made.quads, shelf)
        return made, publish(place / "out", lambda: Content(quads=quads)), shelf

    def amended(
        self, was: tuple[Merged, Release, Shelf], parts: Sequence[Extraction]
    ) -> tuple[Amending | None, Shelf]:
        made, release, shelf = was
        kept = Kept(release=release.id, conditions="", briefs={}, standing=made.standing)
        place = self.place()
        new = Shelf(place / "shelf")
        found = amend(
            Former(release, kept, shelf),
            self.settled(parts),
            load(),
            cache=self.cache,
            graph=place / "graph",
            shelf=new,
        )
        return found, new


def _lines(shelf: Shelf) -> list[list[str]]:
    files = shelf.again, shelf.said.once, shelf.said.again, shelf.aside.once, shelf.aside.again
    return [[line for lines in lines_in(each) for line in lines] for each in files]


@example([MORE, HALF], [MORE, TRUSTED])
@example([FIRST, SECOND], [FIRST, _odd(SECOND)])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STATES.filter(bool), STATES.filter(bool))
def test_what_is_amended_is_what_is_merged(before: list[Extraction], now: list[Extraction]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(amending, "MOST_MOVED", 9.0)
        builds = Builds(Path(folder))
        made, shelf = builds.amended(builds.merged(before), now)
        merged, release, whole = builds.merged(now)
        assert made is not None
        assert made.quads.path.read_bytes() == release.graph.read_bytes()
        assert made.quads.change.written.digest == release.graph_digest
        assert made.quads.change.written.lines == release.quads
        assert made.report == merged.report
        assert _lines(shelf) == _lines(whole)
        ours, theirs = made.standing, merged.standing
        assert (ours.names, ours.sources) == (theirs.names, theirs.sources)
        assert +ours.named == +theirs.named
        assert ours.concepts == theirs.concepts


def test_what_changes_much_is_merged(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    found, _ = builds.amended(builds.merged([FIRST, SECOND]), [HALF, _odd(SECOND)])
    assert found is None


def test_many_bytes_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amending, "MOST", 1)
    builds = Builds(tmp_path)
    others = [_called(FIRST, name) for name in ("one", "two", "three")]
    former = builds.merged([FIRST, SECOND, *others])
    assert builds.amended(former, [FIRST, SECOND, *others[1:], _denying(others[0])])[0] is None


def test_an_amended_release_is_published_with_what_changed(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    others = [_called(FIRST, name) for name in ("one", "two", "three")]
    was = builds.merged([FIRST, SECOND, *others])
    made, _ = builds.amended(was, [FIRST, *others])
    assert made is not None
    out = was[1].path.parent.parent
    release = publish(out, lambda: Content(quads=made.quads))
    stored = release.store(in_memory=False)
    assert len(stored) == release.quads == made.quads.change.written.lines
    changes = release.report()["changes"]
    assert changes["former"] == was[1].id
    assert changes["quads"] == {
        "added": len(made.quads.change.added),
        "removed": len(made.quads.change.removed),
    }
    signs = Counter(made.quads.change.removed)
    assert signs.total() == changes["quads"]["removed"] > 0
