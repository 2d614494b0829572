"""What a person reads in a terminal, as text: tables and lists. Nothing here prints."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple, Protocol

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.text import readable

PLAIN_WIDTH = 100_000
"""Where the output is no terminal nothing is wrapped or cut: it goes to a file or another program."""


class Screen(NamedTuple):
    """What the output is: how wide a terminal, None where it is none; and whether colour is wanted."""

    width: int | None = None
    color: bool = False


Progress = Callable[[int, int, str], None]
"""Told after each paper: how many are done, of how many, and which was the last."""


class Tell(Protocol):
    """A `Progress` that may also be told about how many seconds are left, where waits decide and not work."""

    def __call__(self, done: int, total: int, last: str, left: float | None = None) -> None:
        """Tell how far it is."""
        ...


def progress_line(verb: str, done: int, total: int, last: str, *, left: float, width: int) -> str:
    """`reading 3 of 101, about 40 s left: nets.pdf`; `left` in seconds."""
    about = f"about {left / 60:.0f} min left" if left > 90 else f"about {left:.0f} s left"
    return f"{verb} {done} of {total}, {about}: {readable(last)}"[: width - 1]


def grid(headers: Sequence[str], rows: Iterable[Sequence[object]], *, screen: Screen, right: Sequence[str] = ()) -> str:
    """A table; the columns named in `right` are set to the right. None is shown as nothing."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for header in headers:
        table.add_column(header, justify="right" if header in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(readable(cell)) for cell in row))
    return _drawn(table, screen)


class Column(NamedTuple):
    """A column of a table in groups: its header, how many signs wide it is, and whether it is set to the right."""

    header: str
    width: int
    right: bool = False


def groups(
    columns: Sequence[Column], parts: Iterable[tuple[str, Iterable[Sequence[object]]]], *, screen: Screen
) -> str:
    """Tables of the same columns, each under a line that says what it is of; the headers stand above the first."""
    drawn = []
    for number, (title, rows) in enumerate(parts):
        table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False, show_header=number == 0)
        for column in columns:
            justify: Literal["left", "right"] = "right" if column.right else "left"
            table.add_column(column.header, justify=justify, overflow="fold", width=column.width)
        for row in rows:
            table.add_row(*(Text(readable(cell)) for cell in row))
        heading = Text(readable(title), style="bold")
        drawn += [_drawn(heading, screen), _drawn(table, screen)] if number else _headed(heading, table, screen)
    return "\n".join(drawn)


def _headed(heading: Text, table: Table, screen: Screen) -> list[str]:
    """The first of the groups: headers, rule, what it is of, rows."""
    lines = _drawn(table, screen).splitlines()
    rule = next(number for number, line in enumerate(lines) if "─" in line)
    return ["\n".join(lines[: rule + 1]), _drawn(heading, screen), "\n".join(lines[rule + 1 :])]


def pairs(items: Iterable[tuple[str, object]], *, screen: Screen) -> str:
    """Names and what they stand for, one a line, those without a value left out."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in items:
        if value not in (None, "", ()):
            table.add_row(Text(name), Text(readable(value)))
    return _drawn(table, screen)


def _drawn(table: Table | Text, screen: Screen) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=screen.width or PLAIN_WIDTH,
        force_terminal=screen.color,
        no_color=not screen.color,
        color_system="standard" if screen.color else None,
        emoji=False,
        highlight=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
