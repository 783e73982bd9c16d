"""Ontology, queries and sources are found from a checkout, an editable install and a wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from kg import resources

CHECKOUT = Path(__file__).resolve().parent.parent
ASK = (
    "import json, kg.lexicon, kg.pipeline; from kg import resources;"
    "print(json.dumps([str(resources.root()), len(kg.pipeline.find_sources([])),"
    "len(list((resources.ontology() / 'shapes').glob('*.ttl'))),"
    "len(list(resources.queries().glob('*.rq')))]))"
)


def ask(folder: Path, *python_path: Path) -> list[object]:
    """Return what a fresh interpreter, started elsewhere, finds of the shipped files."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    environment["PYTHONPATH"] = os.pathsep.join(str(each) for each in python_path)
    done = subprocess.run(  # noqa: S603 - our own interpreter with our own text
        [sys.executable, "-c", ASK],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_checkout_has_them_beside_the_package() -> None:
    assert resources.root() == CHECKOUT


def test_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    origin = distribution("drug-effect-kg").read_text("direct_url.json")
    if origin is None or not json.loads(origin).get("dir_info", {}).get("editable"):
        pytest.skip("the package is not installed in editable mode")
    root, *counts = ask(tmp_path)
    assert root == str(CHECKOUT)
    assert all(isinstance(count, int) and count > 10 for count in counts)


@pytest.mark.slow
def test_wheel_carries_them(tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    assert (installed / "kg" / "readers" / "README.md").is_file()
    root, *counts = ask(tmp_path, installed)
    assert root == str(installed / "kg" / "_data")
    assert counts == ask(tmp_path, CHECKOUT)[1:]
