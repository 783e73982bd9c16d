"""How long views of the page take until their content is drawn, and how fluid a large graph is.

    python -m tests.bench.explorer RELEASE [--runs 5] [--at http://127.0.0.1:8000]

Opens each view in Chromium, each time with an empty cache, and prints in Markdown the middle and
the longest of the runs from the start of the navigation to the frame that has the content, what the
page took of a processor, and what came over the wire. Then opens graphs of 500 nodes, pans and
zooms them with the mouse, opens more of them, and prints frames a second and the longest time
between two frames. Pictures are made by the processor. `--at` names a server of the release that
runs already.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.rivals import ours
from tests.tools import installed

MOST_NODES = 500
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
_WINDOW = {"width": 1280, "height": 900}
_MOVES = 90
_PATIENCE = 60_000  # milliseconds
_GRAPH = ".canvas canvas"

# Playwright's own waiting polls, and a page without eval lets it do little else.
_WATCH = """(() => {
  const look = () => {
    const there = document.querySelector(%s) && !document.querySelector(".waiting");
    if (!there) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      document.documentElement.dataset.drawn = performance.now();
    }));
  };
  look();
})()"""
_WIRE = """() => performance.getEntriesByType("resource")
  .concat(performance.getEntriesByType("navigation"))
  .reduce((sum, each) => sum + each.transferSize, 0)"""
_FRAMES = """() => {
  window.frames_seen = [];
  const tick = (time) => { window.frames_seen.push(time); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
_OPEN_MORE = """(button) => new Promise((resolve) => {
  const told = document.querySelector(".explore [aria-live]");
  const before = told.textContent;
  const begin = performance.now();
  button.click();
  const look = () => {
    if (told.isConnected && told.textContent === before) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin)));
  };
  look();
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a release has most of.

    Attributes:
        drugs: those with the most effects, most first.
        effect: one that most of them have.
        drug_class: the class of most drugs.
        source: any.
    """

    drugs: tuple[str, ...]
    effect: str
    drug_class: str
    source: str

    @classmethod
    def of(cls, address: str) -> Known:
        """Return what the release of a server has most of."""
        drugs = sorted(_json(f"{address}/api/drugs"), key=lambda each: -each["effects"])
        classes = [each["slug"] for drug in drugs for each in drug["classes"]]
        most = tuple(each["node"]["slug"] for each in drugs[:12])
        around = [_json(f"{address}/api/drugs/{drug}")["effects"] for drug in most]
        effects = [
            line["effect"]["slug"] for card in around for group in card for line in group["effects"]
        ]
        return cls(
            drugs=most,
            effect=max(sorted(set(effects)), key=effects.count),
            drug_class=max(sorted(set(classes)), key=classes.count),
            source=_json(f"{address}/api/sources")[0]["record"]["id"],
        )

    def views(self) -> dict[str, str]:
        """Return views, and by what their content is known."""
        three = "&".join(f"drug={drug}" for drug in self.drugs[:3])
        return {
            "/": "main li a",
            f"/drug/{self.drugs[0]}": "table.lines td",
            f"/effect/{self.effect}": "table.lines td",
            f"/class/{self.drug_class}": "main table td",
            f"/source/{self.source}": "main dl, main table",
            f"/search?q={self.effect[:-2]}": ".found a",
            f"/compare?{three}": ".heat td",
            f"/explore?node=drug/{self.drugs[0]}": _GRAPH,
            f"/explore?node=effect/{self.effect}": _GRAPH,
            "/sparql": ".cm-content",
            "/queries": "main li a, main dt a",
            "/sources": "main table td",
            "/data": "main table td",
        }

    def graphs(self) -> dict[str, str]:
        """Return graphs of as many nodes as are drawn at most: one that is sparse, one dense."""
        opened = "".join(f"&open=drug/{drug}:hasAdverseEffect:2000" for drug in self.drugs)
        roots = "&".join(f"node=drug/{drug}" for drug in self.drugs)
        star = f"node=effect/{self.effect}&open=effect/{self.effect}:hasAdverseEffect:450"
        return {"drugs of an effect": star, f"effects of {len(self.drugs)} drugs": roots + opened}


def _json(address: str) -> Any:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - loopback
        return json.load(answer)


@contextmanager
def tab(browser: Browser) -> Iterator[Page]:
    """Yield a tab with an empty cache."""
    context = browser.new_context(viewport=_WINDOW, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(_PATIENCE)
    yield context.new_page()
    context.close()


def worked(page: Page) -> float:
    """Return the seconds of a processor that the process of the page has taken."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "ProcessTime"))


def drawn(page: Page, address: str, content: str) -> float:
    """Return the seconds from the start of the navigation until the content is drawn."""
    page.add_init_script(_WATCH % json.dumps(content))
    page.goto(address)
    page.locator("html[data-drawn]").wait_for(state="attached")
    return float(page.locator("html").get_attribute("data-drawn") or "nan") / 1000


def views(browser: Browser, address: str, known: Known, runs: int) -> Iterator[str]:
    """Yield the lines of the table of views."""
    yield "| view | drawn s | slowest s | processor s | kB |\n|---|---|---|---|---|"
    for path, content in known.views().items():
        times, busy, wire = [], [], 0.0
        for _ in range(runs):
            with tab(browser) as page:
                times.append(drawn(page, address + path, content))
                busy.append(worked(page))
                wire = page.evaluate(_WIRE) / 1000
        seconds = " | ".join(f"{each:.2f}" for each in (median(times), max(times), median(busy)))
        yield f"| {path} | {seconds} | {wire:.0f} |"


def graphs(browser: Browser, address: str, known: Known) -> Iterator[str]:
    """Yield the lines of the table of graphs."""
    yield "| graph | nodes | edges | drawn s | pan | zoom | open more s |"
    yield "|---|---|---|---|---|---|---|"
    for name, query in known.graphs().items():
        with tab(browser) as page:
            found = _json(f"{address}/api/graph/scene?{query}")
            took = drawn(page, f"{address}/explore?{query}", _GRAPH)
            page.wait_for_timeout(1000)
            page.evaluate(_FRAMES)
            cells = [name, len(found["nodes"]), len(found["edges"]), f"{took:.2f}"]
            cells += [_moving(page, _pan), _moving(page, _zoom), f"{_more(page):.2f}"]
        yield f"| {' | '.join(map(str, cells))} |"


def _moving(page: Page, move: Any) -> str:
    """Return frames a second while something is done, and the longest time between two."""
    page.evaluate("() => { window.frames_seen.length = 0; }")
    move(page)
    times = page.evaluate("() => window.frames_seen")
    gaps = [after - before for before, after in pairwise(times)]
    return f"{1000 * len(gaps) / sum(gaps):.0f} a second, longest {max(gaps):.0f} ms"


def _pan(page: Page) -> None:
    box = page.locator(".canvas").bounding_box()
    assert box is not None
    left, top = box["x"] + 8, box["y"] + 8  # where no node is
    page.mouse.move(left, top)
    page.mouse.down()
    for step in range(_MOVES):
        page.mouse.move(left + 2 * step, top + step)
    page.mouse.up()


def _zoom(page: Page) -> None:
    for step in range(_MOVES):
        page.mouse.wheel(0, -40 if step % 30 < 15 else 40)


def _more(page: Page) -> float:
    """Return the seconds from a click on "Show 25 more" until they are drawn."""
    button = page.get_by_role("button", name="Show 25 more").first
    if not button.count():
        return float("nan")
    return float(button.evaluate(_OPEN_MORE)) / 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("release", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--at", default="", help="address of a server of the release")
    parser.add_argument("--only", choices=("views", "graphs"))
    given = parser.parse_args(arguments)
    (program,) = installed("chromium")
    with nullcontext() if given.at else ours(given.release) as server, sync_playwright() as play:
        address = given.at or server.endpoint.removesuffix("/sparql")
        browser = play.chromium.launch(executable_path=program, args=list(_FLAGS))
        known = Known.of(address)
        if given.only != "graphs":
            _print(views(browser, address, known, given.runs))
        if given.only != "views":
            _print(graphs(browser, address, known))
        browser.close()
    return 0


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201
    waiting = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"({os.cpu_count()} cores, load of the machine {waiting})\n")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
