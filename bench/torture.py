"""Kill `mine` at random moments; nothing is lost and nothing doubled: `python -m bench.torture --kills 300`.

A stage is begun on a library as the stage before left it, killed with SIGKILL together with all its processes, and
then run again to its end. The library must then hold, row for row but for times, what it holds after a run that nobody
disturbed, and give the same bytes of the table. Services are played by tests/standin. Figures go to
bench/reliability.json. With `--database postgres` the library is on a PostgreSQL server of our own that syncs what it
says is saved. Stages run in forked processes of one warm process, so that moments fall into work and not into
imports; that needs a system with `fork`.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.exceptions import ClickException, Exit
from sqlalchemy import JSON, Connection, Integer, inspect, text

from bench.reliability import note
from cli import app
from data.errors import MineError
from pipeline.typesetting import typeset
from store import Library, open_library, schema
from store.engine import database_url as url_of
from store.engine import make_engine
from store.migrations import MIGRATIONS, migrate
from store.server import WRITES
from tests.pipeline.invented import bib, written
from tests.postgres import Server, serving
from tests.standin.corpus import invent

STAGES = ("ingest", "extract", "review", "import", "table", "migration")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
BROKEN = 99
"""The exit code of a stage that ended by an error that no user could have caused."""

OLD_PAPERS = 300
"""How many papers the library of the first layout holds that is brought up to date."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where the torture takes place, the addresses of the stand-in, and the server if libraries are on one."""

    folder: Path
    urls: Mapping[str, str]
    server: Server | None = None

    def before(self, stage: str) -> Path:
        """The library as it is when that stage begins."""
        return self.folder / f"before-{stage}"

    def after(self, stage: str) -> Path:
        """The library as an undisturbed run of that stage leaves it."""
        return self.folder / f"after-{stage}"

    def database(self, library: Path) -> str | None:
        """The address of a library's database; None where it is a file in its folder."""
        return self.server.url(library.name) if self.server else None

    def make(self, library: Path) -> None:
        """An empty place for a library."""
        library.mkdir()
        if self.server:
            self.server.run("createdb", library.name)

    def copy(self, library: Path, to: Path) -> None:
        """A library once more, database and all."""
        shutil.copytree(library, to)
        if self.server:
            self.server.run("createdb", "--template", library.name, to.name)

    def remove(self, library: Path) -> None:
        """A library no more, whatever still speaks to its database."""
        shutil.rmtree(library)
        if self.server:
            self.server.run("dropdb", "--force", library.name)


def main() -> None:
    """Torture every stage in turn, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    with serving(durable=True) if given.database == "postgres" else nullcontext() as server:
        found = torture(given.kills, seed=given.seed, server=server)
    print(found)
    note("torture" if server is None else "torture on PostgreSQL", found)
    if found["differ"]:
        sys.exit(1)


def torture(kills: int, *, seed: int, server: Server | None = None) -> dict[str, Any]:
    """So many kills of stages at work, in turn; a stage that ended before its moment came is begun again."""
    chance = random.Random(seed)  # noqa: S311  # nothing to guess here
    hit: Counter[str] = Counter()
    differ: list[str] = []
    with _room(server) as room:
        took = {stage: _undisturbed(room, stage) for stage in STAGES}
        while hit.total() < kills:
            stage = STAGES[hit.total() % len(STAGES)]
            moment = chance.uniform(0, took[stage])
            victim = room.folder / "victim"
            room.copy(room.before(stage), victim)
            if _run(room, stage, victim, kill_after=moment):
                hit[stage] += 1
                _run(room, stage, victim)
                if state(room, victim) != state(room, room.after(stage)):
                    differ.append(f"{stage}, killed after {moment:.3f} s")
            room.remove(victim)
            shutil.rmtree(room.folder / "victim-table", ignore_errors=True)
    return {"kills": hit.total(), "by stage": dict(hit), "differ": differ, "seed": seed}


def state(room: Room, folder: Path) -> dict[str, object]:
    """All that a library holds but times and counters: its tables and PDFs, and the table's bytes if written."""
    with open_library(folder, database_url=room.database(folder), read_only=True) as library:
        whole = library.check()
        held = {name: _rows(library, name) for name in schema.metadata.tables}
    table = folder.parent.joinpath(f"{folder.name}-table").glob("[!.]*")  # a killed export may leave its hidden part
    files = {path.name: path.read_bytes() for path in table}
    pdfs = sorted(path.name for path in folder.joinpath("pdf").rglob("*.pdf"))
    return {"check": whole, "rows": held, "pdfs": pdfs, "files": files}


def _rows(library: Library, name: str) -> list[str]:
    table = schema.metadata.tables[name]
    kept = [one for one in table.columns if not (one.name == "at" or one.name.endswith("_at") or _counts(one))]
    rows = library.rows(table.select())
    return sorted(_TIME.sub("TIME", repr([row[one.name] for one in kept])) for row in rows)


def _counts(column: Any) -> bool:
    return bool(column.primary_key) and column.name == "id" and isinstance(column.type, Integer)


@contextmanager
def _room(server: Server | None) -> Iterator[Room]:
    """A folder with sources, and the stand-in as a process beside it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = typeset(folder / "demo")
        shutil.copytree(corpus.papers, folder / "papers")
        folder.joinpath("refs.bib").write_text(bib(written(invent(60), 12)), encoding="utf-8")
        folder.joinpath("rules.toml").write_text('[[rule]]\naction = "accept"\n', encoding="utf-8")
        command = [sys.executable, "-m", "tests.standin", "--papers", "60"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as standin:
            assert standin.stdout is not None  # noqa: S101  # a pipe was asked for
            lines = [standin.stdout.readline().strip() for _ in range(3)]
            try:
                yield Room(folder, dict(line.split("=", 1) for line in lines), server)
            finally:
                standin.kill()


def _undisturbed(room: Room, stage: str) -> float:
    """Run the stage to its end and keep the library before and after; how many seconds it took."""
    before, after = room.before(stage), room.after(stage)
    if stage == "migration":
        _old_library(room, before)
    else:
        came_from = {"extract": "ingest", "review": "extract", "import": "extract", "table": "review"}.get(stage)
        room.copy(room.after(came_from), before) if came_from else room.make(before)
    if stage == "import":
        _sheet(room, before)
    room.copy(before, after)
    began = time.monotonic()
    if _run(room, stage, after):
        raise MineError(f"the undisturbed {stage} did not come to its end")
    return time.monotonic() - began


def _sheet(room: Room, library: Path) -> None:
    """The sheet of what waits, every line of it decided."""
    _forked(lambda: _mine(room, library, "review", "--export", "sheet.csv"))
    sheet = room.folder / "sheet.csv"
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with sheet.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(row | {"action": "accept"} for row in rows)


def _old_library(room: Room, folder: Path) -> None:
    """A library of the first layout."""
    room.make(folder)
    engine = make_engine(url_of(folder, room.database(folder)), read_only=False)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        migrate(connection, MIGRATIONS[0])
        for number in range(OLD_PAPERS):
            _fill(connection, number)
    engine.dispose()


def _fill(connection: Connection, number: int) -> None:
    """One paper, whatever columns papers had then."""
    values: dict[str, object] = {}
    for column in inspect(connection).get_columns("papers"):
        if not column["nullable"]:
            kind = column["type"]
            values[column["name"]] = (
                number if isinstance(kind, Integer) else "[]" if isinstance(kind, JSON) else f"x{number}"
            )
    values["state"] = "pending"
    names = ", ".join(values)
    connection.execute(text(f"INSERT INTO papers ({names}) VALUES ({', '.join(f':{one}' for one in values)})"), values)  # noqa: S608  # our own columns


def _run(room: Room, stage: str, library: Path, *, kill_after: float | None = None) -> bool:
    """Run the stage, to its end or until it is killed; whether it was killed at work."""
    arguments = {
        "ingest": ("ingest", "refs.bib", "papers"),
        "extract": ("extract", "--jobs", "2"),
        "review": ("review", "--script", "rules.toml", "--reviewer", "ada"),
        "import": ("review", "--import", "sheet.csv", "--reviewer", "ada"),
        "table": ("table", "--format", "csv", "-o", f"{library.name}-table/table.csv"),
        "migration": ("status",),
    }[stage]
    if stage == "table":
        room.folder.joinpath(f"{library.name}-table").mkdir(exist_ok=True)
    return _forked(lambda: _mine(room, library, *arguments), kill_after=kill_after)


def _mine(room: Room, library: Path, *arguments: str) -> None:
    """The command, in this process: with the stand-in's addresses, workers by fork, and nothing on its streams."""
    os.chdir(room.folder)
    os.environ |= dict(room.urls) | {"MINE_LOCAL_FLOOR": "0", "XDG_STATE_HOME": str(room.folder / "state")}
    os.environ.pop("MINE_OFFLINE", None)
    if address := room.database(library):
        os.environ["MINE_DATABASE_URL"] = address
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    fork = multiprocessing.get_context("fork")
    setattr(multiprocessing, "get_context", lambda _: fork)  # noqa: B010  # for this process alone
    app([*arguments, "--library", str(library)], standalone_mode=False)


def _forked(act: Callable[[], None], *, kill_after: float | None = None) -> bool:
    """Do it in a process group of its own; with `kill_after`, kill all of that group after so many seconds."""
    child = os.fork()
    if child == 0:
        _end(act)
    os.setpgid(child, child)  # by us, so that there is a group to kill from the first moment on
    if kill_after is not None:
        time.sleep(kill_after)
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == BROKEN:
        raise MineError("a stage broke; the same command, run by hand, says why")
    return os.WIFSIGNALED(status)


def _end(act: Callable[[], None]) -> None:
    """Act and end this process. Files that cannot be read are part of the corpus: a `MineError` is no break."""
    code = BROKEN
    try:
        act()
        code = 0
    except (MineError, ClickException, Exit):
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
