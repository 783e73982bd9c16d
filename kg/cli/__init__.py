"""The command line: arguments in, text out. `kg --help` lists the commands.

A command lives in a module of its own, because what the commands need (SHACL, HTTP, RDF) takes a
second to import. `COMMANDS` says where each one is; only the one that is asked for is imported.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from types import MappingProxyType
from typing import Annotated, NoReturn

import typer

from kg import __version__
from kg.cli.options import BAD_USAGE, FAILED, INTERRUPTED, BadUsageError
from kg.errors import KgError, UnknownNameError

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "build": ("kg.cli.build", "Build the graph from documents and publish it as a release."),
        "formats": ("kg.cli.formats", "List the formats that are read, and who brings each."),
        "serve": ("kg.cli.serve", "Serve a release over HTTP: the page, the API and SPARQL."),
        "query": (
            "kg.cli.query",
            "Answer a named query or a file of SPARQL; alone, list the names.",
        ),
        "show": ("kg.cli.show", "Show what the graph holds of a drug, an effect or another node."),
        "compare": ("kg.cli.compare", "Compare the adverse effects of two or more drugs."),
        "similar": (
            "kg.cli.explore",
            "List the drugs whose adverse effects are most alike, or that share some effects.",
        ),
        "path": ("kg.cli.explore", "Find the shortest paths between two nodes."),
        "enrich": (
            "kg.cli.enrich",
            "List what a class of drugs has more often than others, or an effect's classes.",
        ),
        "reports": (
            "kg.cli.reports",
            "Tell how often reports name a drug with an effect, beside what sources state.",
        ),
        "why": ("kg.cli.why", "Say why a drug is held to cause an effect: sentences and belief."),
        "search": ("kg.cli.search", "Search names and synonyms, misspelt ones too."),
        "ungrounded": (
            "kg.cli.ungrounded",
            "List the words that no vocabulary knows, the most frequent first.",
        ),
        "validate": (
            "kg.cli.validate",
            "Check documents, RDF files or the release for violations.",
        ),
        "diff": (
            "kg.cli.diff",
            "Tell what changed from one release to another, statement by statement, and why.",
        ),
        "export": (
            "kg.cli.export",
            "Write the whole graph in a format of RDF, or its edges as a network.",
        ),
        "fetch": (
            "kg.cli.fetch",
            "Fetch a public source by name; alone, list what can be fetched.",
        ),
        "train": (
            "kg.cli.train",
            "Train a tagger of adverse-effect mentions on annotated label texts.",
        ),
        "evaluate": ("kg.cli.evaluate", "Measure the extraction against assertions made by hand."),
        "vocabulary": (
            "kg.cli.vocabulary",
            "Make the files of names that texts are read by.",
        ),
    }
)


def application(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line for these arguments: one command in full, the others in outline."""
    plain = not (sys.stdout.isatty() and sys.stderr.isatty())
    app = typer.Typer(
        name="kg",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None if plain else "rich",
        pretty_exceptions_enable=False,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
            "terminal_width": 100 if plain else None,  # a pipe has no width to cut summaries to
        },
    )
    app.callback()(_root)
    wanted = next((each for each in arguments if not each.startswith("-")), "")
    for name, (module, summary) in COMMANDS.items():
        if name == wanted:
            found = getattr(import_module(module), name)
            if isinstance(found, typer.Typer):
                app.add_typer(found, name=name)
            else:
                app.command(name)(found)
        else:
            app.command(name, help=summary)(_outline)
    return app


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave the process with its exit code.

    0 done, 1 failed, 2 bad usage or unknown name, 3 done with quarantined evidence.
    """
    sys.exit(_run(sys.argv[1:] if arguments is None else list(arguments)))


def _run(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that has no "×" shows \\xd7
            stream.reconfigure(errors="backslashreplace")
    code = FAILED
    try:
        try:
            application(arguments)(arguments, prog_name="kg")
        except SystemExit as end:  # typer ends with one whatever happened
            code = end.code if isinstance(end.code, int) else FAILED
        sys.stdout.flush()
    except KgError as error:
        bad_usage = isinstance(error, BadUsageError | UnknownNameError)
        return _complain(str(error), BAD_USAGE if bad_usage else FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough (`kg search ... | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        reason = error.strerror or str(error)
        return _complain(f"{error.filename}: {reason}" if error.filename else reason, FAILED)
    except Exception as error:  # noqa: BLE001 - a user gets a sentence, never a stack
        if os.environ.get("KG_TRACEBACK"):
            traceback.print_exc()
        hint = "set KG_TRACEBACK=1 to see where"
        return _complain(f"internal error: {type(error).__name__}: {error} ({hint})", FAILED)
    return code


def _complain(message: str, code: int) -> int:
    typer.echo(f"kg: {' '.join(message.split())}", err=True)
    return code


def _outline() -> None:
    """Stand in for a command that was not asked for, so that the help can list it."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Drug Effects Knowledge Graph: documents in, a graph of quoted statements out."""
