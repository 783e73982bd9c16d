"""Workers asked directly: what they answer, and what is counted of it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rdflib import Literal

from kg.errors import QueryError
from kg.release import Release
from kg.store import results
from kg.store.guard import screen
from kg.workers import HEAD, Question, Reason, RefusedError
from kg.workers.figures import Told
from kg.workers.frames import Limits
from kg.workers.nursery import Home
from kg.workers.places import Room
from kg.workers.pool import Workers
from kg.workers.processes import Nursery, NurseryError, Worker
from kg.workers.running import Pool
from tests.workers.serving import CHEAP, ENDLESS, FOREVER, children, published

# Each string is four times as long as the one before: out of memory long before out of time.
GREEDY = (
    'SELECT (STRLEN(?a20) AS ?n) WHERE { BIND("aaaaaaaaaaaaaaaa" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(20))
    + " }"
)
LIMITS = Limits(seconds=1.0, memory=2**25)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return published(tmp_path_factory.mktemp("release"))


def question(query: str, media_type: str = results.JSON, **more: object) -> Question:
    return Question(query=screen(query), media_type=media_type, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def workers(
    release: Release, *, in_memory: bool = True
) -> AsyncIterator[tuple[Workers, Pool]]:
    pool = Pool(LIMITS, Room(quick=1, slow=1))
    home = Home(
        quads=str(release.graph) if in_memory else "",
        directory=str(release.directory),
        memory=LIMITS.memory,
    )
    made = Workers(pool, home)
    try:
        await made.start()
        yield made, pool
    finally:
        await made.close()


def workers_of(pid: int) -> list[int]:
    """Return the ids of the workers below a process that may have started other things too."""
    return [
        worker
        for each in children(pid)
        if b"kg.workers.nursery" in Path(f"/proc/{each}/cmdline").read_bytes()
        for worker in children(each)
    ]


def descriptors() -> int:
    """Return how many files, pipes, sockets and handles of processes are open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def run(work: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 30))


@pytest.mark.parametrize("in_memory", [True, False])
def test_what_becomes_of_queries_is_counted(release: Release, in_memory: bool) -> None:
    async def work() -> None:
        async with workers(release, in_memory=in_memory) as (made, pool):
            told: list[Told] = []

            def asked(query: str, **more: object) -> Question:
                return question(query, told=told.append, **more)

            for _ in range(3):
                answer = await made.run(asked(CHEAP))
                assert len(json.loads(await answer.whole())["results"]["bindings"]) == 3
                assert answer.rows == 3
            assert (pool.figures.forks, pool.figures.kills) == (1, {})  # one does for all of them
            with pytest.raises(QueryError, match="line 1, column"):
                await made.run(asked("SELECT * WHERE { ?s ?p }"))
            with pytest.raises(QueryError, match="has no graph <x:none>"):
                await made.run(asked(CHEAP, default_graphs=("x:none",)))
            with pytest.raises(RefusedError, match="32 MiB of memory"):
                await made.run(asked(GREEDY))
            with pytest.raises(RefusedError) as refused:
                await made.run(asked(FOREVER))
            assert refused.value.reason is Reason.TIME
            endless = await made.run(asked(ENDLESS))
            assert endless.rest is not None
            await endless.rest.aclose()
            figures = pool.figures
            assert [each.outcome for each in told] == [
                *["answered"] * 3,
                *["wrong"] * 2,
                "memory",
                "time",
                "left",
            ]
            assert [each.rows for each in told] == [3, 3, 3, 0, 0, 0, 0, 0]
            assert [each.begun for each in told] == [False] * 7 + [True]
            assert told[-1].size >= HEAD
            assert told[-2].worked > LIMITS.seconds
            assert figures.kills == {"memory": 1, "time": 1, "left": 1}
            assert (figures.nurseries, figures.forks, figures.alive) == (1, 3, 0)
            assert (pool.places.running, pool.places.waiting) == (0, 0)
            while workers_of(os.getpid()):  # no worker goes on with what nobody wants any more
                await asyncio.sleep(0.02)

    run(work())


def test_bindings_and_the_beginning_of_an_answer(release: Release) -> None:
    async def work() -> None:
        async with workers(release) as (made, _):
            query = "SELECT ?x ?y WHERE { VALUES ?y { 1 2 3 } }"
            asked = question(query, bindings={"x": Literal('"} UNION {')}, shown=2)
            answer = await made.run(asked)
            rows = json.loads(answer.head)["results"]["bindings"]
            assert [row["x"]["value"] for row in rows] == ['"} UNION {'] * 2
            assert answer.rows == 3
            graph = question("CONSTRUCT WHERE { ?s ?p ?o }", results.N_TRIPLES, shown=2)
            cut = await made.run(graph)
            assert (cut.head.count(b" .\n"), cut.rows > 500) == (2, True)

    run(work())


def test_what_is_retired_answers_from_its_successor(release: Release) -> None:
    async def work() -> None:
        async with workers(release) as (former, _), workers(release) as (successor, pool):
            await former.retire(successor)
            told: list[Told] = []
            await former.run(question(CHEAP, told=told.append))
            assert [each.outcome for each in told] == ["answered"]
            assert pool.figures.alive == 1

    run(work())


@pytest.mark.parametrize("later", range(4))
def test_who_leaves_while_a_worker_is_made_leaves_nothing_open(
    release: Release, later: int
) -> None:
    async def work() -> None:
        home = Home(quads=str(release.graph), directory="", memory=LIMITS.memory)
        nursery = await Nursery.start(home, {}, lambda: None)
        before = descriptors()
        wanted = asyncio.ensure_future(nursery.fork(""))
        while descriptors() == before:  # until the worker has come
            await asyncio.sleep(0)
        for _ in range(later):
            await asyncio.sleep(0)
        wanted.cancel()
        (left,) = await asyncio.gather(wanted, return_exceptions=True)
        if isinstance(left, Worker):
            left.end()
        await asyncio.sleep(0.1)
        assert descriptors() == before
        await nursery.close()

    run(work())


def test_a_release_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    async def work() -> None:
        made = Workers(
            Pool(LIMITS, Room()),
            Home(quads=str(tmp_path / "none.nq.gz"), directory="", memory=LIMITS.memory),
        )
        with pytest.raises(NurseryError, match=r"none\.nq\.gz"):
            await made.start()

    run(work())
