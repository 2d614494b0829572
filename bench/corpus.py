"""How right is it? The whole line over a folder of real papers, scored against gold facts: `make corpus`.

Prints the reports of the corpus's own scorers and compares their figures with those committed in `accuracy.json`.
Fails (exit 1) where a share fell by more than `FALL` or the flags a paper rose by more than `RISE`. An improvement asks
to be committed: `python -m bench.corpus --write`. Without the corpus it says so and passes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FIGURES = Path(__file__).with_name("accuracy.json")
SECOND_GOLD = ROOT / "tests/gold"
THIRD_GOLD = SECOND_GOLD / "third"
SECOND_TABLES = ROOT / "tests/facts/tables.json"
FALL = 0.01
RISE = 1.0
FLAGGED = "flagged_per_paper"
"""The one figure that is better when it is lower; all others are shares."""

GATED = ("headline_found", "headline_linked", "headline_unaided", "unflagged_precision", "unflagged_linked_precision")
SECOND, THIRD = "second_", "third_"
"""The prefixes of the figures on the papers whose facts are written down in `tests/gold` and in `tests/gold/third`."""

SHARE = re.compile(r"(headers|numbers|whole|cells|joined)\b[^=]*? (\d+)/(\d+) = ")

Figures = dict[str, float]


def main() -> int:
    """Run, print, compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT / "../shared/corpus")
    parser.add_argument("--write", action="store_true", help="commit-ready: write the figures to accuracy.json")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was wrong")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave library and outputs there")
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(asked.corpus.resolve(), asked.keep or Path(scratch), misses=asked.misses)
    if asked.write:
        FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{FIGURES.name}: written")
        return 0
    return judge(figures, json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {})


def measure(corpus: Path, folder: Path, *, misses: bool = False) -> Figures:
    """Ingest and extract the corpus in `folder`, print the scorers' reports, and return their figures."""
    began = time.monotonic()
    claims, rows, _ = read_folder(corpus / "pdf", folder)
    print(f"read in {time.monotonic() - began:.0f} s")
    tables = folder / "tables.jsonl"
    typed = [table for path in (corpus / "tables.json", SECOND_TABLES) for table in json.loads(path.read_bytes())]
    papers = sorted({str(corpus / "pdf" / f"{table['paper']}.pdf") for table in typed})
    tables.write_text(mine("tables", "--format", "jsonl", *papers).stdout, encoding="utf-8")
    more = ("--misses",) if misses else ()
    print(score(corpus / "score.py", claims, *more))
    table_report, row_report = score(corpus / "score_tables.py", tables), score(corpus / "score_rows.py", rows, *more)
    second_tables = score(corpus / "score_tables.py", tables, "--gold", str(SECOND_TABLES))
    print(f"{table_report}\n{row_report}\n\ntables typed later:\n{second_tables}")
    apart = shares(second_tables.splitlines()[-1], f"{SECOND}tables")
    for prefix, folder_of_gold in ((SECOND, SECOND_GOLD), (THIRD, THIRD_GOLD)):
        gold = ("--gold", str(folder_of_gold))
        print(f"\n{prefix}papers, written down later:\n{score(corpus / 'score.py', claims, *gold, *more)}")
        figures = claim_figures(json.loads(score(corpus / "score.py", claims, *gold, "--json")))
        apart |= {f"{prefix}{name}": value for name, value in figures.items()}
    return {
        **claim_figures(json.loads(score(corpus / "score.py", claims, "--json"))),
        **apart,
        **shares(table_report.splitlines()[-1], "tables"),
        **shares(row_report.splitlines()[-1], "rows"),
    }


class Output(NamedTuple):
    """What a folder's PDFs say: claims as JSON Lines, rows as JSON; and whether a paper failed."""

    claims: Path
    rows: Path
    failed: bool


def read_folder(pdfs: Path, folder: Path, *, tree: Path = ROOT) -> Output:
    """Read a folder of PDFs into a library of its own in `folder`, by the code of `tree`, and write what it says."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    library = ("--library", str(folder / "library"))
    read = [mine("ingest", str(pdfs), "--offline", *library, tree=tree)]
    read.append(mine("extract", "--area", "all", *library, tree=tree))
    claims, rows = folder / "claims.jsonl", folder / "rows.json"
    mine("claims", "--format", "jsonl", "-o", str(claims), *library, tree=tree)
    mine("table", "--area", "all", "--format", "json", "-o", str(rows), *library, tree=tree)
    return Output(claims, rows, any(done.returncode for done in read))


def mine(*arguments: str, tree: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command's run, its messages let through. A paper that fails (exit 3) is named and no stop.

    The code is that of `tree`, whatever is installed, and the settings are its defaults, but for the time that a paper
    may take: what is measured must not hang on who measures, nor on how busy the machine is.
    """
    print(f"$ mine {' '.join(arguments[:4])}{' ...' if len(arguments) > 4 else ''}", flush=True)
    command = [sys.executable, "-m", "cli", *arguments]
    with tempfile.TemporaryDirectory() as nowhere:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("MINE_")}
        ours |= {"XDG_CONFIG_HOME": nowhere, "MINE_SECONDS_PER_PAPER": "3000"}
        done = subprocess.run(
            command, cwd=tree, env=ours, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False
        )
    if done.returncode not in {0, 3}:
        raise SystemExit(f"mine {arguments[0]} ended with {done.returncode}")
    return done


def score(scorer: Path, found: Path, *more: str) -> str:
    """The report of one of the corpus's scorers."""
    command = [sys.executable, str(scorer), str(found), *more]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout.rstrip()


def claim_figures(report: Mapping[str, Any]) -> Figures:
    """The shares of the claims' report that are held: headlines, the unflagged, and each kind's F1."""
    figures = {name: report[name] for name in (*GATED, FLAGGED)}
    figures |= {f"{kind}_f1": values["f1"] for kind, values in report["kinds"].items()}
    return {name: float(value) for name, value in figures.items() if value is not None}


def shares(line: str, prefix: str) -> Figures:
    """The shares in a report's last line: `cells 905/947 = 0.956`."""
    return {f"{prefix}_{name}": round(int(part) / int(whole), 4) for name, part, whole in SHARE.findall(line)}


def judge(now: Figures, before: Mapping[str, float]) -> int:
    """Print what changed since the committed figures; 1 where something got worse by more than is allowed."""
    worse = list(worsened(now, before))
    for line in worse:
        print(f"WORSE   {line}")
    better = [name for name in now if _gain(name, now[name], before.get(name)) > 0]
    for name in better:
        print(f"better  {name}: {before.get(name, 'new')} -> {now[name]}")
    if worse:
        print("the figures got worse: mend it, or say in the commit why `python -m bench.corpus --write` is right")
    elif better:
        print("the figures got better: commit them with `python -m bench.corpus --write`")
    else:
        print("the figures are as committed")
    return 1 if worse else 0


def worsened(now: Mapping[str, float], before: Mapping[str, float]) -> Iterator[str]:
    """The committed figures that are gone, or worse by more than is allowed."""
    for name, old in before.items():
        allowed = RISE if name.endswith(FLAGGED) else FALL
        if name not in now:
            yield f"{name}: {old} -> gone"
        elif _gain(name, now[name], old) < -allowed - 1e-9:
            yield f"{name}: {old} -> {now[name]} (allowed is {allowed})"


def _gain(name: str, now: float, before: float | None) -> float:
    """By how much a figure got better; a new one counts as better."""
    if before is None:
        return 1.0
    return before - now if name.endswith(FLAGGED) else now - before


if __name__ == "__main__":
    sys.exit(main())
