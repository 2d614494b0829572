"""How a command speaks: data to stdout or a file, words and progress to stderr, and how it ends.

The one module of this room that writes to the streams; `cli.py` loads it at once, so it loads nothing heavy itself.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from data.errors import MineError, PartlyDone
from pipeline.text import readable

if TYPE_CHECKING:
    from pipeline.render import Screen, Tell

T = TypeVar("T")

SPOOLED = 1 << 26
"""So many bytes of a table are held in memory before it is printed; more go to a temporary file."""

CLEAR_LINE = "\r\x1b[K"


def say(text: str) -> None:
    """A message: to stderr, with nothing in it that steers the terminal."""
    sys.stderr.write("".join(f"{_safe(readable(line))}\n" for line in text.split("\n")))
    sys.stderr.flush()


def out(lines: Iterable[str], path: Path | None = None) -> None:
    """Data: to stdout, or whole into a file. UTF-8 whatever the terminal says."""
    if path is not None:
        out_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"), path)
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for line in lines:
        sys.stdout.write(f"{line}\n")


def out_bytes(content: bytes, path: Path | None = None) -> None:
    """Data that is ready: to stdout as it is, or whole into a file."""
    from normalize.export import write_atomically  # noqa: PLC0415

    if path is None:
        sys.stdout.buffer.write(content)
        return
    write_atomically(path, content)
    say(f"{path}: written")


def out_parts(parts: Iterable[bytes]) -> None:
    """Data that is made while it is printed: nothing of it is printed before all of it is made."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as made:
        try:
            made.writelines(parts)
        except OSError as error:
            where = tempfile.gettempdir()
            raise MineError(
                f"{where}: {error.strerror or error}; make room there, or write to a file with -o"
            ) from error
        made.seek(0)
        shutil.copyfileobj(made, sys.stdout.buffer)


class Counted(Generic[T]):
    """The items as they come, and how many have come."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        for item in self._items:
            self.count += 1
            yield item


def show(values: object, as_json: bool, view: Callable[[Screen], str]) -> None:
    """What a command came to, as JSON or for a person."""
    out([json.dumps(values, ensure_ascii=False, default=str, indent=1)] if as_json else [view(screen())])


def screen() -> Screen:
    """What stdout is: a terminal's width and whether it wants colour."""
    from pipeline.render import Screen  # noqa: PLC0415

    if not sys.stdout.isatty():
        return Screen()
    return Screen(width=shutil.get_terminal_size().columns, color="NO_COLOR" not in os.environ)


@contextmanager
def progress(verb: str) -> Iterator[Tell | None]:
    """A line on stderr that tells how far a batch is; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from pipeline.render import progress_line  # noqa: PLC0415

    began, width = time.monotonic(), shutil.get_terminal_size().columns

    def tell(done: int, total: int, last: str, left: float | None = None) -> None:
        so_far = (time.monotonic() - began) / max(done, 1) * (total - done)
        line = progress_line(verb, done, total, last, left=so_far if left is None else left, width=width)
        sys.stderr.write(f"{CLEAR_LINE}{_safe(line)}")
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write(CLEAR_LINE)


def finish(failed: list[str], done: int, causes: tuple[MineError, ...] = (), worse: MineError | None = None) -> None:
    """Name what failed and raise what ends the command: part of the work is done, or none. No failure, no error.

    `done` is how many items did not fail; `causes` are the errors behind `failed` where there are some. `worse` is what
    is raised whatever else failed.
    """
    if worse is not None:
        for line in failed:
            say(f"  {line}")
        raise worse
    if not failed:
        return
    if not done and len(failed) == 1:
        raise causes[0] if causes else MineError(failed[0])
    for line in failed:
        say(f"  {line}")
    if done:
        raise PartlyDone(f"{len(failed)} could not be read and {'is' if len(failed) == 1 else 'are'} named above")
    kinds = {type(cause) for cause in causes}
    kind = kinds.pop() if len(kinds) == 1 else MineError
    raise kind("nothing could be read; each reason stands above")


def close_stdout() -> None:
    """Whoever read our output has gone: what is still to come goes nowhere, without a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _safe(text: str) -> str:
    """Text that stderr can show, whatever half characters a file name had."""
    encoding = sys.stderr.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
