"""Coverage-guided fuzzing of the parsers with atheris: `python -m bench.fuzz [TARGET...] --minutes 10`.

Each target is a process of its own; what breaks it is written into tests/fuzz/TARGET, and is a test from then on.
The figures go to bench/reliability.json. Needs `pip install atheris`, which has wheels for Linux.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.fuzz_targets import FINDINGS, TARGETS
from bench.reliability import note

SLOW, MEGABYTES, LONGEST = 10, 2048, 4096
"""Seconds and megabytes that one input may take, and the most bytes it has."""


def main() -> None:
    """Fuzz every target that was named, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []])
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    for name in given.targets or TARGETS:
        figures = _run(name, given.minutes)
        print(name, figures, flush=True)
        note("fuzz", {name: figures})


def _run(name: str, minutes: float) -> dict[str, Any]:
    """Fuzz one target in another process; what came of it."""
    findings = FINDINGS / name
    findings.mkdir(parents=True, exist_ok=True)
    before, began = set(findings.iterdir()), time.monotonic()
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(TARGETS[name].seeds):
            Path(corpus, f"seed{number}").write_bytes(seed)
        limits = [f"-max_total_time={minutes * 60:.0f}", f"-timeout={SLOW}", f"-rss_limit_mb={MEGABYTES}"]
        options = [*limits, f"-max_len={LONGEST}", f"-artifact_prefix={findings}/", "-print_final_stats=1", "-seed=1"]
        command = [sys.executable, "-m", "bench.fuzz_within", name, *options, corpus]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    new = sorted(path.name for path in set(findings.iterdir()) - before)
    if not any(findings.iterdir()):
        findings.rmdir()
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    edges = re.findall(r"cov: (\d+)", done.stderr)
    return {
        "minutes": round((time.monotonic() - began) / 60, 1),
        "inputs": int(runs[1]) if runs else 0,
        "edges": int(edges[-1]) if edges else 0,
        "broke": len(new),
    }


if __name__ == "__main__":
    main()
