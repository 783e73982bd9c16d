"""Ledgers of lines that come in several times, changed in few of their lines."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from kg.ledger.files import QUICK, DamagedError, Writer, Written, last_of, lines_in, members
from kg.rdf.quads import lines_of


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines that come in several times: a file with each once, and one with all further times."""

    once: Path
    again: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has become of a ledger.

    Attributes:
        removed, added: the lines that it has no more, or has now; sorted.
        written: what the file with each line once holds.
    """

    removed: list[str]
    added: list[str]
    written: Written


def change(
    former: Ledger, ledger: Ledger, times: Mapping[str, int], *, level: int = QUICK
) -> Change:
    """Write a ledger that has some lines more often than a former one, or less often.

    Args:
        former: the ledger as it was.
        ledger: the new one, whose files are not there yet.
        times: how many times more each line comes in; below 0 if less often.
        level: of packing the file with each line once.

    Raises:
        DamagedError: the former one is not what was written, or a line came in less often.
        OSError: the disk is full or not to be written.
    """
    waiting = sorted(line for line, number in times.items() if number)
    asked = set(waiting)
    extra = Counter(line for lines in lines_in(former.again) for line in lines if line in asked)
    left: dict[str, int] = {}
    removed: list[str] = []
    added: list[str] = []

    def once(lines: list[str], some: Sequence[str]) -> list[str]:
        there = asked.intersection(lines)
        gone = set()
        come = []
        for line in some:
            number = (line in there) + extra[line] + times[line]
            if number < 0:
                raise DamagedError(f"{former.once} and {former.again} do not fit together")
            left[line] = max(number - 1, 0)
            if number and line not in there:
                come.append(line)
            elif not number and line in there:
                gone.add(line)
        removed.extend(sorted(gone))
        added.extend(come)
        return sorted([*(line for line in lines if line not in gone), *come])

    with Writer(ledger.once, level=level) as writer:
        _rewrite(former.once, writer, waiting, once)
    moved = sorted(line for line, number in left.items() if number != extra[line])

    def again(lines: list[str], some: Sequence[str]) -> list[str]:
        others = set(some)
        more = chain.from_iterable(repeat(line, left[line]) for line in some)
        return sorted([*(line for line in lines if line not in others), *more])

    with Writer(ledger.again, level=QUICK, repeated=True) as further:
        _rewrite(former.again, further, moved, again)
    return Change(removed=removed, added=added, written=writer.written)


def _rewrite(
    before: Path,
    writer: Writer,
    touched: Sequence[str],
    rewritten: Callable[[list[str], Sequence[str]], list[str]],
) -> None:
    """Write a file again, of which only the members where some lines belong are unpacked.

    Args:
        before: the file; a line that it has several times may stand in several members.
        writer: what is written to.
        touched: the lines, sorted.
        rewritten: gives the new lines for those of a member and the lines that belong there.
    """
    done, former = 0, ""
    for packed, plain in members(before):
        if not plain:
            continue
        end = bisect_right(touched, last_of(plain).decode() + "\n", done)
        goes_on = bool(former) and plain.startswith(former.encode())
        if end > done or goes_on:
            lines = [line for line in lines_of(plain) if line != former]
            writer.add(rewritten(lines, touched[done:end]))
        else:
            writer.copy(packed, plain)
        if end > done:
            done, former = end, touched[end - 1]
    if done < len(touched):
        writer.add(rewritten([], touched[done:]))
