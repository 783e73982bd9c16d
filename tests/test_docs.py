"""What the documents say of the commands is true, and they leave none out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from kg.cli import COMMANDS, application

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CHANGELOG.md", "kg/readers/README.md")
TEXTS = tuple(ROOT / page for page in PAGES if (ROOT / page).is_file())
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def commands(text: str) -> Iterator[list[str]]:
    """Yield the calls of `kg` in the code of a Markdown text, as words."""
    code = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    code += _INLINE.findall(_FENCE.sub("", text))
    for line in code:
        for part in re.split(r"\s(?:\||&&|;)\s", line.strip().removeprefix("$ ")):
            bare = part.partition("  #")[0].strip()
            if re.match(r"kg( |$)", bare):
                yield shlex.split(bare.partition(" > ")[0], comments=True)[1:]


@cache
def help_of(name: str) -> str:
    """Return the help of a command, with that of the commands that it groups."""
    found = getattr(import_module(COMMANDS[name][0]), name)
    grouped = found.registered_commands if isinstance(found, typer.Typer) else []
    outputs = []
    for words in ([name], *([name, str(each.name)] for each in grouped)):
        answer = CliRunner().invoke(application([name]), [*words, "--help"])
        assert answer.exit_code == 0, answer.output
        outputs.append(answer.output)
    return "\n".join(outputs)


def functions_of(name: str) -> list[Callable[..., object]]:
    """Return the function of a command, or those of the commands that it groups."""
    found = getattr(import_module(COMMANDS[name][0]), name)
    if isinstance(found, typer.Typer):
        return [each.callback for each in found.registered_commands if each.callback]
    return [found]


CALLS = [
    pytest.param(words, id=f"{path.name}: kg {' '.join(words)}")
    for path in TEXTS
    for words in commands(path.read_text("utf-8"))
    if words and not words[0].isupper()  # `kg COMMAND --help`
]


@pytest.mark.parametrize("words", CALLS)
def test_a_call_in_the_documents_can_be_made(words: list[str]) -> None:
    name, *rest = words
    if name.startswith("-"):
        assert name in CliRunner().invoke(application([]), ["--help"]).output
        return
    assert name in COMMANDS
    for option in (word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)):
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", help_of(name)), option


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name: str) -> None:
    shown = {words[0] for words in commands((ROOT / "README.md").read_text("utf-8")) if words}
    assert name in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_is_explained(name: str) -> None:
    for command in functions_of(name):
        hints = get_type_hints(command, include_extras=True)
        hints.pop("return")
        assert hints
        for parameter, hint in hints.items():
            (described,) = hint.__metadata__
            assert described.help, parameter
