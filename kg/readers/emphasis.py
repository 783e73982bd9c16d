"""Which runs of `*` and `_` are emphasis: CommonMark's rule, lenient where a run may close."""

from __future__ import annotations

from dataclasses import dataclass

_MOST_OPEN = 100  # runs that may wait for their end; each that ends looks through all of them


@dataclass(slots=True)
class Delimiter:
    """A run of one emphasis character; `count` is what of it is still text.

    Attributes:
        token: place of the run among the tokens of its paragraph.
        closed: how many of its characters closed something; they come before what is left.
    """

    char: str
    count: int
    token: int
    opens: bool
    closes: bool
    closed: int = 0

    @classmethod
    def of(cls, run: str, token: int, before: str, after: str) -> Delimiter:
        """Return a run by what stands around it.

        CommonMark lets a run close before a letter only after a letter; writers put
        `**Fatigue:**Feeling` all the same, so a run closes after anything that is no blank.
        """
        opens = not after.isspace() and (after.isalnum() or not before.isalnum())
        closes = not before.isspace()
        if run[0] == "_":
            opens = opens and not before.isalnum()
            closes = closes and not after.isalnum()
        return cls(run[0], len(run), token, opens, closes)


def strong_pairs(runs: list[Delimiter]) -> list[tuple[int, int]]:
    """Return the token pairs that enclose bold text; takes the used characters off the runs."""
    pairs: list[tuple[int, int]] = []
    open_runs: list[Delimiter] = []
    for closer in runs:
        while closer.closes and closer.count:
            opener = _opener(open_runs, closer)
            if opener is None:
                break
            del open_runs[open_runs.index(opener) + 1 :]
            used = 2 if min(opener.count, closer.count) >= 2 else 1
            opener.count -= used
            closer.count -= used
            closer.closed += used
            if used == 2:
                pairs.append((opener.token, closer.token))
            if not opener.count:
                open_runs.remove(opener)
        if closer.opens and closer.count:
            open_runs.append(closer)
            del open_runs[:-_MOST_OPEN]
    return pairs


def _opener(open_runs: list[Delimiter], closer: Delimiter) -> Delimiter | None:
    for opener in reversed(open_runs):
        if opener.char != closer.char:
            continue
        both = opener.closes or closer.opens
        thirds = opener.count % 3 == 0 and closer.count % 3 == 0
        if not both or (opener.count + closer.count) % 3 or thirds:
            return opener
    return None
