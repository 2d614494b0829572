"""Every command's help ends with examples, and what they type is understood."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from cli import app
from pipeline.examples import EXAMPLES

COMMANDS: Mapping[str, Any] = get_command(app).commands  # type: ignore[attr-defined]  # the app is a group
TYPED = [(name, typed) for name, examples in EXAMPLES.items() for typed, _ in examples]
WIDTH = 80


def test_every_command_has_examples() -> None:
    assert list(EXAMPLES) == list(COMMANDS)
    assert all(EXAMPLES.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_ends_with_them_one_a_line(name: str) -> None:
    said = CliRunner().invoke(app, [name, "--help"], prog_name="mine", env={"COLUMNS": str(WIDTH)}).output
    lines = said[said.index("Examples:") :].rstrip().splitlines()[1:]
    assert [" ".join(line.split()) for line in lines] == [f"{typed} {what}" for typed, what in EXAMPLES[name]]
    assert max(map(len, lines)) <= WIDTH


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_what_they_type_is_understood(name: str, typed: str) -> None:
    command, called, *words = shlex.split(re.split(r" > ", typed)[0])
    assert (command, called) == ("mine", name)
    assert COMMANDS[name].make_context(name, words).args == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_are_told_how_to_complete(shell: str) -> None:
    script = CliRunner().invoke(app, [], prog_name="mine", env={"_MINE_COMPLETE": f"source_{shell}"}).output
    assert "_MINE_COMPLETE" in script


def test_a_shell_completes_commands_and_options() -> None:
    for words, offered in (("mine ana", "analyze"), ("mine table --form", "--format")):
        env = {"_MINE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        assert offered in CliRunner().invoke(app, [], prog_name="mine", env=env).output.split()
