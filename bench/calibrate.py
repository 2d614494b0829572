"""How often is a claim right that is this sure? `python -m bench.calibrate [CORPUS] [--write]`.

Extracts the papers whose facts were written down, asks the corpus's scorer of each claim whether it is right (linked),
and fits the curves of `data/calibration.toml`. What is printed was measured on papers left out: each paper is judged
by curves fitted to the others. The expected calibration error is the mean, over claims in ten equal bins, of the
distance between what was said and what came (Naeini, Cooper, Hauskrecht: Obtaining Well Calibrated Probabilities
Using Bayesian Binning, AAAI 2015). With --write the curves go to `data/`, and the page with its plot to `docs/`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import statsmodels.api as sm

from bench.corpus import ROOT, SECOND_GOLD, THIRD_GOLD
from bench.scorers import BINS, calibration_error, scorer_of, verdicts
from extract.calibration import Features, features_of, group_of, table_of
from extract.reading import read_document
from extract.recipe import scored
from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Claim, Kind, Status
from pipeline.claims import claim_object
from store import StoredClaim
from store.files import sha256_of

CURVES = ROOT / "data/calibration.toml"
PAGE, PLOT = ROOT / "docs/calibration.md", ROOT / "docs/reliability.svg"
USED = {
    "result": ("score", "rows", "ablation"),
    "count": ("rows",),
    "told": ("score", "operations"),
    "training": ("score", "batch"),
}
"""What the curve of each group looks at; the others' coefficients are 0. Counts of tables: their reasons foretell
nothing; those that sentences tell: nothing else does."""
RIDGE = 0.03
"""Weight of the squared coefficients, intercept aside; without it curves fitted to so few papers are too sure."""
FLAG_BELOW = 0.4
LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim of a paper: what its curve looks at, whether it waits for a person already, and whether it is right."""

    paper: str
    kind: Kind
    group: str
    found: Features
    flagged: bool
    right: bool


def main() -> int:
    """Fit, measure, print; 0, also where there is no corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT / "../shared/corpus")
    parser.add_argument(
        "--write", action="store_true", help="write data/calibration.toml, docs/calibration.md and plot"
    )
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    claims = judged_claims(asked.corpus.resolve())
    said = left_out(claims)
    lines = list(report(claims, said))
    print("\n".join(lines))
    if asked.write:
        CURVES.write_text(curves_file(claims), encoding="utf-8")
        PAGE.write_text(page(lines), encoding="utf-8")
        draw(claims, said, PLOT)
        print(f"written: {CURVES.name}, {PAGE.name}, {PLOT.name}")
    return 0


def judged_claims(corpus: Path) -> list[Judged]:
    """Every scored claim of the papers with facts, in the order of the papers."""
    golds = [path for folder in (corpus / "gold", SECOND_GOLD, THIRD_GOLD) for path in sorted(folder.glob("*.json"))]
    with ProcessPoolExecutor() as pool:
        return [one for paper in pool.map(partial(_of_paper, corpus), golds) for one in paper]


def _of_paper(corpus: Path, gold_file: Path) -> list[Judged]:
    """The claims of one paper, each judged as the scorer does: right where it is linked to a fact."""
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    path = corpus / "pdf" / f"{gold_file.stem}.pdf"
    document = read_document(path, sha256_of(path))
    said = scored(document).claims
    judged: list[Judged] = []
    for place, right in verdicts(scorer_of(corpus), gold, [_as_object(claim, path) for claim in said]):
        claim = said[place]
        table = table_of(claim, document)
        group, found = group_of(claim.kind, in_table=table is not None), features_of(claim, table)
        judged.append(Judged(gold_file.stem, claim.kind, group, found, claim.status is Status.FLAGGED, right))
    return judged


def _as_object(claim: Claim, path: Path) -> dict[str, Any]:
    paper = Paper(key=path.stem, state=PaperState.RESOLVED, title=path.stem)
    pdf = PdfFile(sha256=claim.evidence.pdf, source_file=path.name, bytes=1, pages=1)
    return claim_object(StoredClaim(claim=claim, paper=paper, pdf=pdf))


def fitted(claims: Sequence[Judged], group: str) -> dict[str, float]:
    """The coefficients of a group's curve: logistic regression with a ridge; even odds where there are no claims."""
    ours = [one for one in claims if one.group == group]
    if not ours:
        return dict.fromkeys(("intercept", *USED[group]), 0.0)
    columns = [[1.0, *(getattr(one.found, name) for name in USED[group])] for one in ours]
    right = np.array([float(one.right) for one in ours])
    penalty = RIDGE * np.array([0.0, *(1.0 for _ in USED[group])])
    model = sm.GLM(right, np.array(columns), family=sm.families.Binomial())
    found = model.fit_regularized(alpha=penalty, L1_wt=0.0).params
    return dict(zip(("intercept", *USED[group]), map(float, found), strict=True))


def _probability(curve: dict[str, float], found: Features) -> float:
    odds = curve["intercept"] + sum(value * getattr(found, name) for name, value in curve.items() if name in USED_NAMES)
    return float(1 / (1 + np.exp(-odds)))


USED_NAMES = tuple(Features.__dataclass_fields__)


def left_out(claims: Sequence[Judged]) -> list[float]:
    """The probability of each claim, by curves fitted to the other papers."""
    said: list[float] = [0.0] * len(claims)
    for paper in dict.fromkeys(one.paper for one in claims):
        others = [one for one in claims if one.paper != paper]
        curves = {group: fitted(others, group) for group in USED}
        for index, one in enumerate(claims):
            if one.paper == paper:
                said[index] = _probability(curves[one.group], one.found)
    return said


def report(claims: Sequence[Judged], said: Sequence[float]) -> Iterator[str]:
    """The lines of the report, in Markdown: the error by group, and what each threshold leaves."""
    papers = len({one.paper for one in claims})
    yield f"{len(claims)} claims of {papers} papers; each paper judged by curves fitted to the others."
    yield from ("", "| claims | number | right | expected calibration error |", "|---|---:|---:|---:|")
    for group in ("all", *USED):
        chosen = [index for index, one in enumerate(claims) if group in {"all", one.group}]
        right = [claims[index].right for index in chosen]
        error = calibration_error([said[index] for index in chosen], right)
        yield f"| {group} | {len(chosen)} | {sum(right) / len(right):.3f} | {error:.3f} |"
    yield from ("", "Results, by how sure the curve must be for a result to need no person:", "")
    yield from ("| at least | share of results | of these, linked |", "|---:|---:|---:|")
    results = [(sure, one.right) for sure, one in zip(said, claims, strict=True) if one.kind is Kind.RESULT]
    for level in LEVELS:
        kept = [right for sure, right in results if sure >= level]
        if kept:
            yield f"| {level:.1f} | {len(kept) / len(results):.2f} | {sum(kept) / len(kept):.3f} |"


def curves_file(claims: Sequence[Judged]) -> str:
    """`calibration.toml`: the curves fitted to all papers."""
    counted = Counter(one.group for one in claims)
    lines = [
        "# How often a claim is right, by what speaks for it: the curves of extract/calibration.py.",
        "# Written by `python -m bench.calibrate --write`; change the fit there, not the figures here.",
        "",
        "# A claim less likely to be right than this waits for a person, unless the setting flag_below says otherwise.",
        f"flag_below = {FLAG_BELOW}",
    ]
    for group in USED:
        curve = dict.fromkeys(("intercept", *USED_NAMES), 0.0) | fitted(claims, group)
        lines += ["", f"# fitted to {counted[group]} claims", f"[curve.{group}]"]
        lines += [f"{name} = {value:.3f}" for name, value in curve.items()]
    return "\n".join(lines) + "\n"


def page(lines: Sequence[str]) -> str:
    """`docs/calibration.md`."""
    about = __doc__.split("\n\n")[1] if __doc__ else ""
    return "\n".join(
        (
            "# Calibration",
            "",
            "`confidence` says how often claims like this one are right: the right number, for the right model.",
            "It is a logistic curve in the weight of the reasons (`mine show --why`), the length of the table, and",
            "whether its caption announces an ablation. Written by `python -m bench.calibrate --write`.",
            "",
            about,
            "",
            *lines,
            "",
            "![what was said against what came](reliability.svg)",
            "",
        )
    )


def draw(claims: Sequence[Judged], said: Sequence[float], file: Path) -> None:
    """The reliability plot: for each bin of ten, how often claims said to be that sure were right."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # only drawing needs it

    figure = Figure(figsize=(4.5, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1, label="as said")
    for group, marker in zip(USED, "osD^", strict=True):
        points = list(_points([(s, o.right) for s, o in zip(said, claims, strict=True) if o.group == group]))
        told, came, sizes = zip(*points, strict=True)
        axes.scatter(told, came, s=[8 + number / 3 for number in sizes], marker=marker, alpha=0.8, label=group)
    axes.set(xlabel="confidence (on papers left out)", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.legend(frameon=False)
    figure.savefig(file, metadata={"Date": None})


def _points(pairs: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int]]:
    """For each filled bin: the mean of what was said, the share that was right, and the number of claims."""
    for place in range(BINS):
        inside = [(sure, right) for sure, right in pairs if min(int(sure * BINS), BINS - 1) == place]
        if inside:
            number = len(inside)
            yield sum(sure for sure, _ in inside) / number, sum(right for _, right in inside) / number, number


if __name__ == "__main__":
    sys.exit(main())
