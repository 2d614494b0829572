"""A PostgreSQL server of our own on loopback: started in a folder of its own, stopped at the end, and then gone."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import URL

USER = "mine"
DEBIAN = Path("/usr/lib/postgresql")
TRIES = 3
"""A port that was free may be taken by the time that the server wants it."""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(slots=True)
class Server:
    """A server on 127.0.0.1 that wants a password; its owner comes in by a socket in `folder`."""

    programs: Path
    folder: Path
    password: str
    port: int = field(default_factory=_free_port)
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str, *, password: str | None = None, user: str = USER) -> str:
        """The address of a database, with the password of the server or another one."""
        made = URL.create("postgresql", user, password or self.password, "127.0.0.1", self.port, database)
        return made.render_as_string(hide_password=False)

    def database(self, *options: str) -> str:
        """The address of a new, empty database; the options are those of `createdb`."""
        name = f"library{next(self._numbers)}"
        self.run("createdb", *options, name)
        return self.url(name)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What the server answers its owner."""
        return self.run("psql", "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement).strip()

    def start(self) -> None:
        """Let it run. What a killed server left is recovered first."""
        self.run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", f"-p {self.port}")

    def stop(self) -> None:
        """Stop it as a crash would."""
        self.run("pg_ctl", "stop", "-w", "-D", "data", "-m", "immediate")

    def run(self, program: str, *arguments: str) -> str:
        """What one of the server's programs prints, run as its owner. Raises RuntimeError."""
        told = {"PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": USER, "LC_ALL": "C"}
        root = os.geteuid() == 0
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            user=self.folder.stat().st_uid if root else None,
            group=self.folder.stat().st_gid if root else None,
            extra_groups=() if root else None,
            env={"PATH": os.environ["PATH"], **told},
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program} {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout


def lacking() -> str:
    """Why no server can be started here; empty where one can."""
    if _programs() is None:
        return "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and not _has_account("postgres"):
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


@contextmanager
def serving(*, durable: bool = False) -> Iterator[Server]:
    """A server that runs throughout the block. Unless `durable`, it syncs nothing, which is fast."""
    programs = _programs()
    if programs is None:
        raise RuntimeError(lacking())
    folder = Path(tempfile.mkdtemp(prefix="mine-pg-"))
    try:
        server = Server(programs, folder, secrets.token_urlsafe(12))
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
        _make(server, durable=durable)
        _begin(server)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _make(server: Server, *, durable: bool) -> None:
    """The server's files. Where it can, it orders text as English does, as servers do that are not ours."""
    secret = server.folder / "password"
    secret.write_text(server.password, encoding="utf-8")
    secret.chmod(0o644)
    options = [*("-D", "data", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync", "--pwfile=password")]
    options += ["--auth-local=trust", "--auth-host=scram-sha-256"]
    if "--icu-locale" in server.run("initdb", "--help"):
        options += ["--locale-provider=icu", "--icu-locale=en"]
    server.run("initdb", *options)
    lines = ["listen_addresses = '127.0.0.1'", f"unix_socket_directories = '{server.folder}'", "max_connections = 50"]
    lines += [] if durable else ["fsync = off", "full_page_writes = off"]
    with (server.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def _begin(server: Server) -> None:
    for left in reversed(range(TRIES)):
        try:
            server.start()
        except RuntimeError:
            if not left:
                raise
            server.port = _free_port()
        else:
            return


def _programs() -> Path | None:
    """The folder of the server's programs: on the PATH, or where Debian puts them, the newest first."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    here = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    return here[0].parent if here else None


def _has_account(name: str) -> bool:
    return any(account.pw_name == name for account in pwd.getpwall())
