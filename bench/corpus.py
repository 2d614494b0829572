"""How right is it? The whole line over folders of real papers, against what people wrote down: `make corpus`.

Prints one table: the sets of papers with gold facts, whose misses were read while rules were written (in-sample: a
warning light, no promise), naive baselines beside what is measured; numbers that other people wrote down; papers that
report nothing; small papers that were misread once; and the slopes that the rows of these papers give, beside those of
the facts. Compares with what is committed in `accuracy.json`, and fails where

- of the numbers of other people more than `NUMBERS` fewer are met,
- a small paper is misread again,
- an own result more stands unflagged in a paper that reports none,
- cells of tables are read worse by more than `FALL`,
- papers of the fresh batches that were opened fare worse by more than `OPENED_FALL`: `--write --reason TEXT` keeps why.

Without the corpus it says so and passes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench.baselines import naive
from bench.scorers import Claims, area_under_curve, calibration_error, facts_in, said_by, scorer_of, verdicts
from pipeline.readings import ReadingFolder
from store.files import sha256_of

ROOT = Path(__file__).resolve().parent.parent
FIGURES = Path(__file__).with_name("accuracy.json")
SECOND_GOLD = ROOT / "tests/gold"
THIRD_GOLD = SECOND_GOLD / "third"
FRESH_GOLD = SECOND_GOLD / "fresh"
LABELS = Path(__file__).with_name("labels")
SECOND_TABLES = ROOT / "tests/facts/tables.json"
FALL = 0.01
OPENED_FALL = 0.02
NUMBERS = 2
FLAGGED = "flags a paper"
OPENED = "opened"
HELD = ("headline linked", "unflagged linked", "result F1")
"""The figures on opened batches that must not fall without a reason."""
NAIVE = ("headline linked", "unflagged linked", "result F1")
"""The figures that stand beside those of the baselines."""

SHARE = re.compile(r"(headers|numbers|whole|cells)\b[^=]*? (\d+)/(\d+) = ")
GROUPS = {"result": "results", "parameters": "counts", "operations": "counts"}
"""What a kind of claim counts as where confidence is measured; all others are training facts."""

Figures = Mapping[str, float]
Accuracy = dict[str, Any]
"""What `accuracy.json` holds: `sets` (figures by set), `naive` (by set and baseline), `tables`, `external`, `none`,
`cases` (those that hold), `labels`, `slopes`, and `reasons`."""


def main() -> int:
    """Run, print, compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT / "../shared/corpus")
    parser.add_argument("--write", action="store_true", help="commit-ready: write the figures to accuracy.json")
    parser.add_argument("--reason", default="", help="with --write: why figures on opened batches may fall")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was wrong")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave libraries and outputs there")
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    before: Accuracy = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    with tempfile.TemporaryDirectory() as scratch:
        now = measure(asked.corpus.resolve(), asked.keep or Path(scratch), misses=asked.misses)
    print("\n".join(table(now)))
    failed = judge(now, before)
    if not asked.write:
        return failed
    fallen = list(fallen_on_opened(now, before))
    if fallen and not asked.reason:
        print(f"{FIGURES.name}: not written; say with --reason why these may fall: {'; '.join(fallen)}")
        return 1
    said = {"date": datetime.now(UTC).date().isoformat(), "fell": fallen, "why": asked.reason}
    now["reasons"] = [*before.get("reasons", ()), *([said] if fallen else ())]
    FIGURES.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{FIGURES.name}: written")
    return 0


@dataclass(frozen=True, slots=True)
class Set:
    """Papers with gold facts: where their facts lie, where their PDFs, and the library that they were read into."""

    name: str
    facts: tuple[Path, ...]
    pdfs: tuple[Path, ...]


def sets_of(corpus: Path) -> Iterator[Set]:
    """The sets in the order in which their facts were written down; batches that nobody opened are none."""
    yield Set("first", (corpus / "gold",), (corpus / "pdf",))
    yield Set("second", (SECOND_GOLD,), (corpus / "pdf",))
    yield Set("third", (THIRD_GOLD,), (corpus / "pdf",))
    batches = sorted(path for path in FRESH_GOLD.glob("*") if path.is_dir())
    if batches:
        yield Set(OPENED, tuple(batches), tuple(corpus / "fresh" / batch.name / "pdf" for batch in batches))


def measure(corpus: Path, folder: Path, *, misses: bool = False) -> Accuracy:
    """Ingest and extract the papers of the corpus in `folder`, and measure all that `accuracy.json` holds."""
    sets = list(sets_of(corpus))
    folders = dict.fromkeys(path for one in sets for path in one.pdfs)
    read = {path: read_folder(path, folder / f"read-{number}") for number, path in enumerate(folders)}
    more = {name: read_folder(corpus / name / "pdf", folder / name) for name in ("more", "none")}
    cases = read_folder(corpus.parent / "cases", folder / "cases")
    found: Accuracy = {"sets": {}, "naive": {}}
    for one in sets:
        outputs = [read[path] for path in one.pdfs]
        found["sets"][one.name], found["naive"][one.name] = measured(corpus, one, outputs)
        if misses:
            print("\n".join(missed(corpus, one, outputs)))
    return {
        **found,
        "tables": tables_read(corpus, folder),
        "external": external(corpus, (read[corpus / "pdf"].claims, more["more"].claims), folder / "external.jsonl"),
        "none": nothing(corpus, more["none"].claims),
        "cases": held(corpus.parent / "cases", cases),
        "slopes": slopes(sets, read),
        "labels": labels_fitting([*read.items(), *((corpus / name / "pdf", out) for name, out in more.items())]),
    }


def measured(corpus: Path, papers: Set, outputs: Sequence[Output]) -> tuple[Figures, dict[str, Figures]]:
    """The figures of a set, and those of the baselines on it."""
    opener, scorer, golds = scorer_of(corpus, "open_batch"), scorer_of(corpus), facts_in(*papers.facts)
    claims, rows = joined(opener, golds, outputs)
    counts = opener.counts_of(golds, claims, rows)
    figures = {name: value for name, value in opener.figures(counts.values()).items() if value is not None}
    figures |= confidence(scorer, golds, claims)
    by_naive: dict[str, dict[str, Sequence[Mapping[str, Any]]]] = defaultdict(dict)
    for paper in golds:
        for name, read in _naive(papers, outputs, paper, claims.get(paper, [])).items():
            by_naive[name][paper] = read
    beside = {name: opener.figures(opener.counts_of(golds, read, {}).values()) for name, read in by_naive.items()}
    return {"papers": len(golds), **figures}, {n: {k: f[k] for k in NAIVE if f[k]} for n, f in beside.items()}


def joined(opener: Any, golds: Mapping[str, Any], outputs: Sequence[Output]) -> tuple[Claims, Mapping[str, Any]]:
    """The claims and rows of several libraries, by paper; of the papers with facts alone."""
    claims: dict[str, Any] = {}
    rows: dict[str, Any] = {}
    for output in outputs:
        claims |= opener.read_claims(output.claims)
        rows |= opener.read_rows(output.rows)
    return {p: c for p, c in claims.items() if p in golds}, {p: r for p, r in rows.items() if p in golds}


def _naive(
    papers: Set, outputs: Sequence[Output], paper: str, claims: Sequence[Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    for folder, output in zip(papers.pdfs, outputs, strict=True):
        path = folder / f"{paper}.pdf"
        if path.is_file():
            readings = ReadingFolder(output.claims.parent / "library" / "readings")
            return naive(readings.read(path, sha256_of(path)), claims)
    return {}


def confidence(scorer: Any, golds: Mapping[str, Any], claims: Claims) -> dict[str, float]:
    """Calibration error and area under the curve of confidence, all fields right, by what is claimed."""
    sure: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for paper, gold in golds.items():
        said = claims.get(paper, [])
        for place, right in verdicts(scorer, gold, said):
            sure[GROUPS.get(said[place]["kind"], "training facts")].append((said[place]["confidence"], right))
    found: dict[str, float] = {}
    for group, pairs in sorted(sure.items()):
        said_, right_ = [one for one, _ in pairs], [one for _, one in pairs]
        found[f"calibration error, {group}"] = calibration_error(said_, right_)
        if (area := area_under_curve(said_, right_)) is not None:
            found[f"area under the curve, {group}"] = area
    return {name: round(value, 4) for name, value in found.items()}


def missed(corpus: Path, papers: Set, outputs: Sequence[Output]) -> Iterator[str]:
    """What was missed in a set, and what was wrong."""
    scorer, opener, golds = scorer_of(corpus), scorer_of(corpus, "open_batch"), facts_in(*papers.facts)
    claims, _ = joined(opener, golds, outputs)
    for paper, gold in golds.items():
        for line in scorer.score_paper(gold, claims.get(paper, []))["misses"]:
            yield f"{line[:7]}{paper} {line[7:]}"


def tables_read(corpus: Path, folder: Path) -> dict[str, Figures]:
    """The shares of typed tables that are read as typed, of the first and of the second set."""
    files = {"first": corpus / "tables.json", "second": SECOND_TABLES}
    typed = [one for path in files.values() for one in json.loads(path.read_bytes())]
    papers = sorted({str(corpus / "pdf" / f"{one['paper']}.pdf") for one in typed})
    read = folder / "tables.jsonl"
    read.write_text(mine("tables", "--format", "jsonl", *papers).stdout, encoding="utf-8")
    reports = {name: said_by(corpus / "score_tables.py", read, "--gold", path) for name, path in files.items()}
    return {name: shares(report.splitlines()[-1]) for name, report in reports.items()}


def external(corpus: Path, found: Sequence[Path], together: Path) -> Figures:
    """How many of the numbers that other people wrote down are met: own, unflagged, called quoted.

    `together` is where the claims of all these files go.
    """
    together.write_text("".join(path.read_text(encoding="utf-8") for path in found), encoding="utf-8")
    last = said_by(corpus / "score_external.py", together, "--external", corpus / "external.jsonl").splitlines()[-1]
    numbers = re.search(
        r"(\d+) numbers of other people: own ([\d.]+), unflagged ([\d.]+), called quoted ([\d.]+)", last
    )
    if numbers is None:
        raise SystemExit(f"score_external.py says {last!r}, which is not understood")
    count = int(numbers[1])
    met = {name: round(float(numbers[i]) * count) for i, name in enumerate(("own", "unflagged", "quoted"), start=2)}
    return {"numbers": count, **met}


def nothing(corpus: Path, claims: Path) -> Figures:
    """How many own results stand unflagged and flagged in papers that report none on the target benchmarks."""
    last = said_by(corpus / "score_none.py", claims).splitlines()[-1]
    found = dict(re.findall(r"(unflagged|flagged) (\d+)", last))
    return {name: int(found[name]) for name in ("unflagged", "flagged")}


def held(cases: Path, output: Output) -> dict[str, Any]:
    """The small papers that are read as they must be, and how many there are."""
    names = sorted({case["file"] for case in json.loads((cases / "cases.json").read_text(encoding="utf-8"))})
    lines = said_by(cases / "check.py", output.claims, output.rows).splitlines()
    short = {line.split()[1] for line in lines if line.startswith(("SHORT", "SILENT"))}
    return {"held": [name for name in names if name not in short], "of": len(names)}


def labels_fitting(read: Iterable[tuple[Path, Output]]) -> dict[str, int]:
    """How many labels of tables fit the tables as they are read now, how many do not, and what has no label there."""
    from bench.label import fit_counts  # noqa: PLC0415  # it draws, and loads what draws
    from bench.labelled import read_labels  # noqa: PLC0415

    where = {path.stem: (path, output) for folder, output in read for path in sorted(folder.glob("*.pdf"))}
    counts = Counter(fit=0, unfit=0, unnamed=0)
    for file in sorted((*LABELS.glob("*.json"), *LABELS.glob("aligned/*.json"))):
        if file.stem in where:
            path, output = where[file.stem]
            readings = ReadingFolder(output.claims.parent / "library" / "readings")
            tables = readings.read(path, sha256_of(path)).tables
            for label in read_labels(file).tables:
                counts.update(fit_counts(label, tables))
    return dict(counts)


def slopes(sets: Sequence[Set], read: Mapping[Path, Output]) -> dict[str, Any]:
    """For each area the slope and N of the rows of the papers with facts, as mined and from the facts."""
    from bench.analyze import AREAS, fitted_on  # noqa: PLC0415  # it uses this module's neighbours
    from bench.facts import gold_files, items_of  # noqa: PLC0415
    from normalize.rows import build_rows  # noqa: PLC0415
    from pipeline.table import table_rows  # noqa: PLC0415
    from store import open_library  # noqa: PLC0415

    golds = [gold for one in sets for folder in one.facts for gold in gold_files(folder)]
    names = {str(gold["paper"]) for gold in golds}
    mined = []
    for output in read.values():
        with open_library(output.claims.parent / "library") as library:
            mined += [row for row in table_rows(library) if Path(row.source_file or "").stem in names]
    written = list(build_rows(item for gold in golds for item in items_of(gold)))
    tables = {"facts": written, "mined": mined}
    return {area: {name: fitted_on(rows, *what) for name, rows in tables.items()} for area, what in AREAS.items()}


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


def shares(line: str) -> Figures:
    """The shares in a report's last line: `cells 905/947 = 0.956`."""
    return {name: round(int(part) / int(whole), 4) for name, part, whole in SHARE.findall(line)}


def table(now: Accuracy) -> Iterator[str]:
    """All that was measured, as one table."""
    sets = list(now["sets"])
    names = list(dict.fromkeys(name for one in sets for name in now["sets"][one]))
    yield ""
    yield f"{'in-sample: the misses were read':44}" + "".join(f"{name:>10}" for name in sets)
    for name in names:
        yield f"{name:44}" + "".join(f"{_shown(now['sets'][one].get(name)):>10}" for one in sets)
        beside = dict.fromkeys(other for one in sets for other in now["naive"][one])
        for other in beside if name in NAIVE else ():
            yield f"   naive: {other:35}" + "".join(
                f"{_shown(now['naive'][one].get(other, {}).get(name)):>10}" for one in sets
            )
    for name, one in now["tables"].items():
        yield f"tables typed, {name}: " + ", ".join(f"{what} {share:.3f}" for what, share in one.items())
    yield "numbers of other people: " + ", ".join(f"{what} {count}" for what, count in now["external"].items())
    none = ", ".join(f"{what} {count}" for what, count in now["none"].items())
    yield f"own results in papers that report none: {none}"
    yield f"small papers that were misread once: {len(now['cases']['held'])} of {now['cases']['of']} as they must be"
    yield "labels of tables: " + ", ".join(f"{what} {count}" for what, count in now["labels"].items())
    for area, one in now["slopes"].items():
        yield f"slope, {area}: " + ", ".join(f"{name} {fit['slope']} (N {fit['n']})" for name, fit in one.items())
    yield ""


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def judge(now: Accuracy, before: Accuracy) -> int:
    """Print what changed since the committed figures; 1 where something got worse that must not."""
    worse = list(worsened(now, before))
    for line in worse:
        print(f"WORSE   {line}")
    for line in changed(now, before):
        print(f"changed {line}")
    if worse:
        print("that must not be: mend it, or say in the commit why `python -m bench.corpus --write` is right")
    return 1 if worse else 0


def worsened(now: Accuracy, before: Accuracy) -> Iterator[str]:
    """What got worse and must not."""
    if not before:
        return
    met, met_before = (known["external"]["own"] for known in (now, before))
    if met < met_before - NUMBERS:
        yield f"numbers of other people met: {met_before} -> {met}"
    lost = sorted(set(before["cases"]["held"]) - set(now["cases"]["held"]))
    if lost:
        yield f"small papers that are misread again: {', '.join(lost)}"
    if now["none"]["unflagged"] > before["none"]["unflagged"]:
        yield f"results unflagged where there are none: {before['none']['unflagged']} -> {now['none']['unflagged']}"
    for name, known in before["tables"].items():
        for what, share in known.items():
            if now["tables"][name][what] < share - FALL:
                yield f"tables typed, {name}, {what}: {share} -> {now['tables'][name][what]}"
    yield from fallen_on_opened(now, before)


def fallen_on_opened(now: Accuracy, before: Accuracy) -> Iterator[str]:
    """The figures on opened batches that fell; nothing where another batch was opened since."""
    old, new = (known.get("sets", {}).get(OPENED, {}) for known in (before, now))
    if old.get("papers") != new.get("papers"):
        return
    for name in HELD:
        if new.get(name, 0.0) < old.get(name, 0.0) - OPENED_FALL:
            yield f"{OPENED}, {name}: {old[name]:.3f} -> {new[name]:.3f}"


def changed(now: Accuracy, before: Accuracy) -> Iterator[str]:
    """The figures of each set that are others than those committed."""
    for one, figures in now["sets"].items():
        known = before.get("sets", {}).get(one, {})
        for name, value in figures.items():
            old = known.get(name)
            if old is None or abs(value - old) >= FALL / 10:
                yield f"{one}, {name}: {_shown(old) or 'new'} -> {_shown(value)}"


if __name__ == "__main__":
    sys.exit(main())
