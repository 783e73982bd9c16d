"""A small release built once a session, and a function that runs commands as `kg` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from tests.cli.support import DOCUMENTS, Answer, Run


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
