"""Small tables of ours in the format of SIDER."""

from __future__ import annotations

import gzip
from pathlib import Path

ZENTAVIR = ("CID100000901", "CID000000901")
LUMORIN = ("CID100000902", "CID000000950")
NAMES = "CID100000901\tzentavir\nCID100000902\tlumorin\n"
EFFECTS = "meddra_all_se.tsv"
FREQUENCIES = "meddra_freq.tsv"
INDICATIONS = "meddra_all_indications.tsv"


def term(concept: str, words: str, preferred: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the ends of the rows of a term: for itself, and for what MedDRA makes of it."""
    lowest = ("LLT", concept, words)
    return [lowest, *(("PT", f"C10{i:05d}", each) for i, each in enumerate(preferred))]


def effect(
    drug: tuple[str, str], words: str, *preferred: str, concept: str = "C0000001", label: str = ""
) -> str:
    """Return the rows of an effect; MedDRA makes the same of it where it is told nothing else."""
    before = (label,) if label else ()
    rows = term(concept, words, preferred or (words,))
    return "".join("\t".join((*before, *drug, concept, *row)) + "\n" for row in rows)


def frequency(
    drug: tuple[str, str],
    words: str,
    *told: tuple[str, str, str, str],
    concept: str = "C0000001",
) -> str:
    """Return the rows of the frequencies (arm, words, bounds) of an effect."""
    return "".join(
        "\t".join((*drug, concept, *each, *row)) + "\n"
        for each in told
        for row in term(concept, words, (words,))
    )


def indication(
    drug: tuple[str, ...], method: str, name: str, words: str, *, concept: str = "C0000001"
) -> str:
    """Return the rows of an indication; the table has no isomers, that of labels has."""
    rows = term(concept, words, (words,))
    return "".join("\t".join((*drug, concept, method, name, *row)) + "\n" for row in rows)


def write(folder: Path, packed: bool = False, **tables: str) -> Path:
    """Write tables into a folder, under their names without ending; return the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        data = text.encode()
        if packed:
            (folder / f"{name}.tsv.gz").write_bytes(gzip.compress(data))
        else:
            (folder / f"{name}.tsv").write_bytes(data)
    return folder
