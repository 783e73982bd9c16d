"""Which drug an entry of a report means, from names typed by hand and the FDA's ingredients."""

from __future__ import annotations

import re

from kg.lexicon import Drugs, Lexicon
from kg.model import Concept, Ref

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


class Names:
    """The way from the names of reports to drugs of the vocabularies; it makes none up.

    Args:
        lexicon: the vocabularies.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._drugs = Drugs(lexicon)

    def ingredient(self, words: str) -> Ref | None:
        r"""Return the drug of active ingredients ("A", "A\B"), None unless all are known.

        Several are the combination of them: what it does is not what each does.
        """
        found = self._drugs.known(words)
        return found.drug if found else None

    def name(self, words: str) -> Ref | None:
        """Return the drug of a name as reporters type it, None where nothing of it is known.

        Brackets often hold the substance of a brand ("MOPRAL (OMEPRAZOLE)"); what stands before
        and in them must not mean two drugs.
        """
        found = self._drugs.known(words.rstrip(". "))
        inner = _IN_BRACKETS.search(words)
        if found is not None or inner is None:
            return found.drug if found else None
        told = {
            each.drug
            for part in (words[: inner.start()], inner[1])
            if (each := self._drugs.known(part.rstrip(". "))) is not None
        }
        return told.pop() if len(told) == 1 else None

    def brought(self) -> tuple[Concept, ...]:
        """Return the combinations and forms of known drugs that no vocabulary has."""
        return self._drugs.brought()
