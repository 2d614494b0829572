"""Readers for the tests, importable by name, since they run in processes of their own."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

from data.errors import MineError
from pipeline.extract import Task
from store import Reading
from tests.hanging import MARK, hang
from tests.store import makers

EXTRACTOR = "mine test"


def fake_reader(task: Task) -> Reading:
    """Finds one result and one piece of hardware; a file's name says how it misbehaves."""
    name = task.source_file.partition(".")[0]
    if name == "refuses":
        raise MineError(f"{task.path}: nothing to read; leave it out")
    if name == "breaks":
        raise ZeroDivisionError("a fault of ours")
    if name == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "exits":
        os._exit(7)
    if name == "hoards":
        bytearray(1 << 30)
    if name == "kills":
        os.kill(os.getppid(), signal.SIGKILL)  # a cluster's worker, which started this process
        time.sleep(600)
    if name == "stalls" and not Path(os.environ[MARK]).exists():
        hang()  # the first time
    if name == "hangs":
        hang()
    place = makers.evidence(task.sha256)
    found = (makers.claim(evidence=place), makers.hardware(evidence=replace(place, page=2)))
    areas = {"machine-translation": "reports BLEU"} if name == "translates" else {"image-classification": "reports"}
    return Reading(sha256=task.sha256, extractor=EXTRACTOR, claims=found, areas=areas)
