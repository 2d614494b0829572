"""Open a fresh batch: read papers that nobody's rules have seen, log the figures, and only then unpack their gold.

    python -m bench.fresh N --step NAME [--corpus DIR]

Reads the PDFs of `DIR/fresh/N/pdf` into an empty library and hands its claims and rows to `DIR/open_batch.py`, which
logs each paper's counts in `bench/fresh.json`, prints them beside those of the code before the rebuild on the same
papers, and unpacks the gold to `tests/gold/fresh/N`. A first sight comes once: nothing is read, and nothing logged,
unless the work tree is what its commit says and batch, log and sealed file are whole.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from bench.corpus import ROOT, SECOND_GOLD, read_folder

LOG = Path(__file__).with_name("fresh.json")
GOLD = SECOND_GOLD / "fresh"
OPENER, BEFORE = "open_batch.py", "fresh/before.json"


class Refused(Exception):
    """Why a batch is not opened: what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of a corpus, by its number as its folder is called, and where its figures and its gold go."""

    corpus: Path
    number: str
    log: Path = LOG
    gold: Path = GOLD

    @property
    def folder(self) -> Path:
        return self.corpus / "fresh" / self.number

    @property
    def pdfs(self) -> Path:
        return self.folder / "pdf"


def main() -> int:
    """Open a batch; 1 where it is refused."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batch", metavar="N")
    parser.add_argument("--step", required=True, metavar="NAME", help="what it is opened for: such batches are pooled")
    parser.add_argument("--corpus", type=Path, default=ROOT / "../shared/corpus", metavar="DIR")
    asked = parser.parse_args()
    try:
        open_batch(Batch(asked.corpus.resolve(), asked.batch), asked.step, ROOT)
    except Refused as why:
        print(f"batch {asked.batch} is not opened: {why}", file=sys.stderr)
        return 1
    return 0


def open_batch(batch: Batch, step: str, tree: Path) -> None:
    """Read the batch with the code of `tree`, log its figures and unpack its gold. Refused where anything is amiss."""
    commit = commit_of(tree)
    check(batch)
    with tempfile.TemporaryDirectory() as scratch:
        claims, rows, failed = read_folder(batch.pdfs, Path(scratch), tree=tree)
        if failed:
            raise Refused(
                "a paper could not be read, as named above: see first whether file, machine or reader is to blame"
            )
        if commit_of(tree) != commit:
            raise Refused(f"{tree} changed while the papers were read; leave it alone and open the batch again")
        given = ["--commit", commit, "--step", step, "--log", str(batch.log), "--to", str(batch.gold)]
        command = [sys.executable, str(batch.corpus / OPENER), batch.number, str(claims), str(rows), *given]
        known = batch.log.read_bytes() if batch.log.exists() else b""
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False)
        if done.returncode:
            logged = batch.log.exists() and batch.log.read_bytes() != known
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            told = f"figures are in {batch.log} though" if logged else f"nothing was logged; is {batch.folder} whole?"
            raise Refused(f"{OPENER} ended with {done.returncode}: {last} ({told})")


def commit_of(tree: Path) -> str:
    """The commit that a work tree holds, and nothing beside it; Refused where that cannot be said."""
    changed = _git(tree, "status", "--porcelain", "--untracked-files=all").splitlines()
    if changed:
        more = f" and {len(changed) - 1} more" if changed[1:] else ""
        raise Refused(f"{tree} is not what its commit says: {changed[0].strip()}{more}; commit or remove it first")
    return _git(tree, "rev-parse", "HEAD").strip()


def _git(tree: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(tree), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        told = getattr(error, "stderr", None) or str(error)
        raise Refused(f"git says of {tree}: {told.strip()}; a batch is opened from a clone with a commit") from error
    return done.stdout


def check(batch: Batch) -> None:
    """That all a batch takes is there and whole; the sealed file is not looked into. Refused with the first reason."""
    known = sorted(path.parent.name for path in batch.corpus.glob("fresh/*/pdf"))
    if batch.number not in known:
        raise Refused(
            f"there is no {batch.pdfs}; {'batches are ' + ', '.join(known) if known else 'no batch is there'}"
        )
    for reason in _damages(batch):
        raise Refused(reason)


def _damages(batch: Batch) -> Iterator[str]:
    for path in (batch.folder / "gold.sealed", batch.corpus / OPENER, batch.corpus / BEFORE):
        if not path.is_file() or not path.stat().st_size:
            yield f"{path} is {'empty' if path.exists() else 'not there'}"
    papers = sorted(batch.pdfs.glob("*.pdf"))
    if not papers:
        yield f"{batch.pdfs} holds no PDF"
    yield from (f"{path} is no whole PDF: {why}" for path in papers if (why := _unreadable(path)))
    before, log = _object(batch.corpus / BEFORE), _object(batch.log) if batch.log.exists() else {}
    if before is None or log is None:
        yield f"{batch.corpus / BEFORE if before is None else batch.log} is no JSON object"
    elif lacking := [path.name for path in papers if path.stem not in before]:
        yield f"{batch.corpus / BEFORE} has no figures to compare {', '.join(lacking)} with"
    elif batch.number not in log and (batch.gold / batch.number).exists():
        yield f"its gold lies open in {batch.gold / batch.number}, yet {batch.log} does not know it"


def _unreadable(pdf: Path) -> str | None:
    """Why pdfium cannot open a file, or that it has no page; None of a PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError) as error:
        return str(error)
    with document:
        return None if len(document) else "it has no page"


def _object(path: Path) -> Mapping[str, object] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


if __name__ == "__main__":
    sys.exit(main())
