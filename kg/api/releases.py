"""The route of what a build found, and what has changed since the former one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from kg.api import schemas
from kg.api.problems import ProblemError
from kg.api.service import Asked
from kg.release import Release, list_releases

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)


@router.get("/release/report", summary="What the build found", response_model=schemas.ReleaseReport)
def report(service: Asked) -> JSONResponse:
    """Return what is wrong with the release, which words no concept fits, and what has changed.

    Changes are those since the release that was built before it, where that is still there.
    """
    found = service.release
    if not isinstance(found, Release):
        raise ProblemError(404, "no-release", "there is no report: what is served is no release")
    told = found.report()
    parts = ("violations", "quarantined", "unreadable", "notes", "ungrounded")
    return JSONResponse(
        {
            "counts": dict(found.counts),
            **{each: told.get(each, []) for each in parts},
            "former": _former(found),
        }
    )


def _former(release: Release) -> dict[str, Any] | None:
    older = (
        each for each in list_releases(release.path.parents[1]) if each.created < release.created
    )
    former = next(older, None)  # the newest of them comes first
    if former is None:
        return None
    before = {each.id: each.digest for each in former.inputs}
    after = {each.id: each.digest for each in release.inputs}
    return {
        "id": former.id,
        "created": former.created.isoformat(),
        "quads": former.quads,
        "counts": dict(former.counts),
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "changed": sorted(each for each in after if before.get(each, after[each]) != after[each]),
    }
