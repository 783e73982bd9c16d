"""Runs the stages over many documents: read, extract, validate, assemble, publish.

Documents are read in worker processes (`executors`), each giving its `contribution` to a release;
what it gave is kept (`cache`) until something that went into it changes. Contributions are merged
(`merging`) into sorted quads and a report, without holding all evidence in memory; where few are
others than in the former build, its release is changed instead (`amending`).
"""

from kg.pipeline.building import Build, Options, build
from kg.pipeline.executors import Executor, Inline, Processes, local
from kg.pipeline.gathering import process_all
from kg.pipeline.processing import Outcome, process
from kg.pipeline.progress import Progress, untold
from kg.pipeline.reporting import NOTHING_STATED
from kg.pipeline.sources import MANIFEST, Work, find_sources

__all__ = [
    "MANIFEST",
    "NOTHING_STATED",
    "Build",
    "Executor",
    "Inline",
    "Options",
    "Outcome",
    "Processes",
    "Progress",
    "Work",
    "build",
    "find_sources",
    "local",
    "process",
    "process_all",
    "untold",
]
