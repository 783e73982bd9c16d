"""Writes an invented quarter of FAERS of any size: real names in invented reports."""

from __future__ import annotations

import random
from bisect import bisect
from itertools import accumulate, pairwise
from pathlib import Path

from kg.lexicon import Lexicon
from kg.model import Kind

CASES = 400_000  # those of a quarter of late, with four drugs and more than three reactions each
_UNITS = ("YR",) * 20 + ("MON", "DY", "WK", "DEC", "")
_OUTCOMES = ("OT", "HO", "DE", "LT", "DS", "CA", "RI")


class _Drawn:
    """Names drawn as in life: a few very often, most seldom."""

    def __init__(self, names: list[str], random: random.Random) -> None:
        random.shuffle(names)
        self._names, self._random = names, random
        self._sums = list(accumulate(1 / (rank + 10) for rank in range(len(names))))

    def one(self) -> str:
        return self._names[bisect(self._sums, self._random.random() * self._sums[-1])]


def write(folder: Path, lexicon: Lexicon, cases: int = CASES, seed: int = 17) -> Path:
    """Write a quarter of so many cases, one in five with a former version; return its folder."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    drugs = [each.label.upper() for each in lexicon.concepts(Kind.DRUG)[:6000]]
    typed = _Drawn([*drugs, *(f"BRAND NO {number}" for number in range(40_000))], rng)
    pairs = [f"{one}\\{other}" for one, other in pairwise(drugs)]
    active = _Drawn([*drugs, *pairs], rng)
    effects = [each.label.capitalize() for each in lexicon.concepts(Kind.EFFECT)[:5000]]
    reactions = _Drawn([*effects, *(f"Invented term {number}" for number in range(6000))], rng)
    folder.mkdir(parents=True)
    names = ("DEMO", "DRUG", "REAC", "OUTC")
    files = {name: (folder / f"{name}30Q1.txt").open("w", encoding="utf-8") for name in names}
    files["DEMO"].write("primaryid$caseid$caseversion$fda_dt$age$age_cod$age_grp$sex\n")
    files["DRUG"].write("primaryid$caseid$drug_seq$role_cod$drugname$prod_ai\n")
    files["REAC"].write("primaryid$caseid$pt$drug_rec_act\n")
    files["OUTC"].write("primaryid$caseid$outc_cod\n")
    for case in range(10_000_000, 10_000_000 + cases):
        for version in (1, 2) if case % 5 == 0 else (1,):
            key = f"{case}{version}${case}"
            age = f"{rng.randrange(1, 99)}${rng.choice(_UNITS)}$"
            files["DEMO"].write(f"{key}${version}$2030010{version}${age}${rng.choice('FMFMF')}\n")
            for place in range(1, rng.randrange(2, 9)):
                role = "PS" if place == 1 else rng.choice(("SS", "SS", "C", "C", "C", "I"))
                given = active.one() if rng.random() < 0.95 else ""
                files["DRUG"].write(f"{key}${place}${role}${typed.one()}${given}\n")
            for _ in range(rng.randrange(1, 6)):
                files["REAC"].write(f"{key}${reactions.one()}$\n")
            if rng.random() < 0.6:
                files["OUTC"].write(f"{key}${rng.choice(_OUTCOMES)}\n")
    for file in files.values():
        file.close()
    return folder
