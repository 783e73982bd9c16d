"""The picture that README shows: the page comparing drugs of the default graph.

    python -m tests.tools.picture [RELEASE]          (make picture)

It is taken by the system's Chromium in one size and in light colors; which letters it has depends
on the fonts of the machine.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from kg.api import Settings, create_app
from kg.release import open_release
from tests.api.running import running
from tests.tools import installed

PICTURE = Path(__file__).resolve().parents[2] / ".readme" / "compare.png"
WIDTH, HEIGHT = 1280, 880
LARGEST = 150_000
"""Bytes that the picture may have."""
_DRUGS = ("pomalidomide", "lenalidomide", "thalidomide", "bortezomib", "axitinib")
_VIEW = "/compare?" + urlencode([*(("drug", each) for each in _DRUGS), ("sort", "frequency")])
_FLAGS = ("--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1", "--hide-scrollbars")


def take(address: str, picture: Path) -> None:
    """Write a picture of a view of the page.

    Raises:
        ValueError: it is larger than README should bring along.
    """
    (program,) = installed("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto(address)
        page.locator("main h1").wait_for()
        page.locator(".waiting").wait_for(state="detached")
        data = page.screenshot()
        browser.close()
    if len(data) > LARGEST:
        raise ValueError(f"the picture has {len(data):,} bytes, more than {LARGEST:,}")
    picture.write_bytes(data)


def main() -> int:
    """Write the picture of a release's page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", nargs="?", type=Path, default=Path("build/current"))
    app = create_app(open_release(parser.parse_args().release), Settings(page=True))
    with running(app) as address:
        take(address + _VIEW, PICTURE)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
