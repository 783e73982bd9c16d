"""Where the token of updates comes from, and who may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli.tokens import VARIABLE, update_token


def test_a_file_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text(" of-the-file\n")
    monkeypatch.setenv(VARIABLE, "of-the-environment")
    assert update_token(file) == "of-the-file"
    assert update_token(None) == "of-the-environment"
    monkeypatch.delenv(VARIABLE)
    assert update_token(None) == ""


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_file_that_others_may_read_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: int, told: bool
) -> None:
    file = tmp_path / "token"
    file.write_text("secret-of-tests")
    file.chmod(mode)
    assert update_token(file) == "secret-of-tests"
    said = capsys.readouterr().err
    assert ("chmod 600" in said) == told
    assert "secret-of-tests" not in said
