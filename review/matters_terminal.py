"""The questions about papers at a terminal: one key and Enter an answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from data.errors import UsageError
from review.matter import Matter
from review.matters import Answered, Matters
from store.waiting import Conflict

KEYS: Mapping[str, str] = {"s": "skip", "u": "undo", "q": "end"}
"""What may be answered to every matter."""


def settle_matters(
    matters: Matters, *, console: Console | None = None, answers: Iterator[str] | None = None
) -> Answered | None:
    """Ask about every matter; None where none is open. Each answer is kept before the next question.

    `answers` are lines, by default those of stdin, which must then be a terminal: `UsageError` otherwise.
    """
    if not matters.waiting:
        return None
    if answers is None:
        if not sys.stdin.isatty():
            raise UsageError(f"{len(matters.waiting)} questions about papers wait, which need a terminal to ask at")
        answers = iter(sys.stdin.readline, "")
    screen = console or Console()
    while waiting := matters.waiting:
        _show(screen, waiting[0], len(waiting))
        word = _answer(screen, answers, waiting[0])
        if word == "q":
            break
        _do(screen, matters, waiting[0], word)
    return matters.answered


def _do(screen: Console, matters: Matters, matter: Matter, word: str) -> None:
    if word == "s":
        matters.skip(matter.id)
    elif word == "u":
        if matters.undo() is None:
            screen.print(Text("no answer of this session is left to take back"))
    else:
        try:
            matters.settle(matter.id, word)
        except Conflict as error:
            screen.print(Text(str(error)))


def _show(screen: Console, matter: Matter, left: int) -> None:
    lines = [f"\n{matter.question} ({left} such question{'s' if left > 1 else ''} to go)"]
    lines += [f"  {line}" for line in matter.lines]
    for option in matter.options:
        lines += [f"  {option.key}  {option.text}", *([f"     {option.why}"] if option.why else [])]
    screen.print(Text("\n".join(lines)))


def _answer(screen: Console, answers: Iterator[str], matter: Matter) -> str:
    """The key of an option, or one of `KEYS`; asked until it is one."""
    keys = [option.key for option in matter.options]
    while True:
        screen.print(Text(f"{', '.join(keys)}; {', '.join(f'{key} {word}' for key, word in KEYS.items())} > "), end="")
        line = next(answers, None)
        word = "q" if line is None else line.strip().lower()
        if word in keys or word in KEYS:
            return word
