"""Which packages this software needs, and whether each can be had: installed, and imported in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version

PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException as error:
        print(name, type(error).__name__, str(error).splitlines()[0] if str(error) else "", sep="\\t", flush=True)
    else:
        print(name, flush=True)
"""
"""Imports one module after the other and says how each went: what ends the process is the one that is not told."""
SECONDS = 300.0
"""All modules together; some compile themselves at their first import."""


def needed() -> list[str]:
    """What the distribution says it needs, without extras. Raises `PackageNotFoundError` where it is not installed."""
    lines = (line for line in requires("litmine") or [] if "extra ==" not in line)
    return [re.split(r"[^\w.-]", line)[0] for line in lines]


def installed(name: str) -> bool:
    """Whether a distribution of that name is there."""
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def broken(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The distributions that cannot be imported, each with why."""
    modules = {_module_of(name): name for name in names}
    waiting = list(modules)
    while waiting:
        told, why = _imported(waiting)
        for line in told:
            module, _, fault = line.partition("\t")
            if fault:
                yield modules[module], fault.replace("\t", ": ")
        waiting = waiting[len(told) :]
        if waiting:
            yield modules[waiting.pop(0)], why


def _imported(modules: Sequence[str]) -> tuple[list[str], str]:
    """What was said of the modules that were tried, and how the process ended that did not say it of all."""
    command = [sys.executable, "-c", PROGRAM, *modules]
    try:
        done = subprocess.run(  # noqa: S603  # names of our own
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        said = error.stdout.decode() if isinstance(error.stdout, bytes) else ""  # bytes, whatever was asked for
        return said.splitlines(), f"its import takes longer than {SECONDS:.0f} s"
    return done.stdout.splitlines(), f"its import ends the process ({done.returncode})"


def _module_of(name: str) -> str:
    """The module by which a distribution is imported: the one of its name, else the first that it brings."""
    wanted = name.lower().replace("-", "_")
    brought = sorted(module for module, by in packages_distributions().items() if _plain(name) in map(_plain, by))
    return next((module for module in brought if module.lower() == wanted), brought[0] if brought else wanted)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
