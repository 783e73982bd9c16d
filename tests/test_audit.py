"""The audit of dependencies says no more than it knows."""

from __future__ import annotations

from tests.tools.audit import judged

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
FLAW = {"id": "PYSEC-0000-1", "fix_versions": ["1.1"], "description": "", "aliases": []}
FLAWED = {"name": "flawed", "version": "1.0", "vulns": [FLAW]}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


def test_a_known_vulnerability_fails() -> None:
    code, lines = judged({"dependencies": [SOUND, FLAWED, UNKNOWN]})
    assert code == 1
    assert lines[0] == "flawed 1.0: PYSEC-0000-1 (mended in 1.1)"


def test_nothing_known_of_what_was_looked_up_passes() -> None:
    assert judged({"dependencies": [SOUND]}) == (0, ["1 packages: 0 known vulnerabilities"])


def test_who_could_not_be_asked_is_not_taken_for_a_clean_bill() -> None:
    for report in (None, {"dependencies": [UNKNOWN]}):
        code, lines = judged(report)
        assert code == 0
        assert "NOT AUDITED" in lines[0]
    _, lines = judged({"dependencies": [SOUND, UNKNOWN]})
    assert "does not know 1 packages: unknown: NOT AUDITED" in lines[0]
