"""Drugs of data sets that name compounds as STITCH does.

STITCH has PubChem's numbers of compounds: "CID1" (or "CIDm") and eight digits for a compound with
its stereoisomers merged, the *flat* one, "CID0" (or "CIDs") for the one isomer. Names are given to
flat compounds: one that is escitalopram's too is called citalopram. So a name is that of

- the only isomer that rows have of a flat compound, or
- of several isomers the one with the number of the flat compound itself.

The others are drugs of their own, called by name and number below the drug of the name. A name that
several flat compounds have (salts whose names are cut to "sodium") is that of none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from kg.datasets.claims import Claims
from kg.datasets.table import Row
from kg.identifiers import slug
from kg.model import Concept, Kind, Ref

FLAT = r"CID[1m]\d{8}"
STEREO = r"CID[0s]\d{8}"
EXPECTED = "compounds as STITCH has them: CID1 and eight digits, then CID0 and eight digits"
_ID = re.compile(r"CID[01ms](\d{8})")


def pubchem(compound: str) -> str:
    """Return the CURIE of a compound, "" for what is none.

    >>> pubchem("CID100004594"), pubchem("CIDs09579578"), pubchem("CHEMBL25")
    ('PUBCHEM:4594', 'PUBCHEM:9579578', '')
    """
    match = _ID.fullmatch(compound)
    return f"PUBCHEM:{int(match[1])}" if match else ""


class Drugs:
    """What the rows of a data set tell of its compounds; made of all rows before any is read."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._isomers: defaultdict[str, set[str]] = defaultdict(set)
        self._uses: Counter[str] = Counter()

    def name(self, row: Row) -> None:
        """Take the name of a flat compound from a row; the header of some copies is none."""
        if pubchem(row["flat"]) and row["flat"] not in self._names:
            self._names[row["flat"]] = row["name"]
            self._uses[row["name"].casefold()] += 1

    def meet(self, row: Row) -> None:
        """Take note of the isomer that a row speaks of, if of any."""
        if row["stereo"]:
            self._isomers[row["flat"]].add(row["stereo"])

    def told(self, flat: str, stereo: str) -> dict[str, str]:
        """Return what `drug` needs to know of the drug of a row, as cells.

        Args:
            flat: the flat compound.
            stereo: the isomer, "" where the row tells only the flat one.
        """
        name = self._names.get(flat, "")
        isomers = self._isomers.get(flat, set()) | ({stereo} - {""})
        only = next(iter(isomers)) if len(isomers) == 1 else flat
        shared = self._uses[name.casefold()] > 1
        compound = stereo or only
        own = not shared and (len(isomers) < 2 or pubchem(stereo) in ("", pubchem(flat)))
        return {
            "called": name,
            "compound": pubchem(compound) if pubchem(flat) else "",
            "own": "yes" if own else "",
            "shared": "yes" if shared else "",
            "isomers": "yes" if len(isomers) > 1 and not stereo else "",
        }


def drug(row: Row, claims: Claims) -> Ref:
    """Return the drug of a row that has the cells of `Drugs.told`.

    Raises:
        ValueError: the row has no compound.
    """
    name, curie = row["called"], row["compound"]
    if not curie:
        raise ValueError(f"no compound in {row.text!r}")
    if row["own"] or not name:
        return claims.drug(name, (curie,))
    label = f"{name} (PubChem {curie.partition(':')[2]})"
    return claims.bring(
        Concept(
            ref=Ref(Kind.DRUG, slug(label)),
            label=label,
            broader=() if row["shared"] else (claims.drug(name),),
            mappings=(curie,),
        )
    )
