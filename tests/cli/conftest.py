"""A small release built once a session, and a function that runs commands as `kg` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from kg.rdf import nquads
from kg.release import Content, publish
from tests.cli.support import DOCUMENTS, Answer, Run
from tests.examples import example_assembly, example_texts


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in this process."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Answer(code=ended.value.code, out=captured.out, err=captured.err)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Build:
    """Return a build of three documents of two drugs."""
    return pipeline.build(DOCUMENTS, tmp_path_factory.mktemp("cli") / "build")


@pytest.fixture(scope="session")
def release(built: pipeline.Build) -> Path:
    """Return the directory of a small release."""
    return built.release.path


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a release with every status, context and polarity."""
    out = tmp_path_factory.mktemp("examples") / "build"
    out.mkdir()
    texts = example_texts(out / "texts")
    return publish(out, lambda: Content(quads=nquads(example_assembly()), texts=texts)).path
