"""How fast the review is with a long queue, and how much sooner its order mends the table than chance would.

    python -m bench.review [CORPUS] [--claims 100000] [--library DIR]

Speed: a library of CLAIMS flagged claims on the PDFs of the corpus (or, without one, on a PDF of three lines); from the
start of the session to the first page, and then decision after decision over HTTP as a browser does it: the form goes
out, the next page and its picture come back. Limits: 1 s, and 0.15 s at the 95th percentile.

Gain: a scripted reviewer who knows the corpus's gold facts decides on the flagged claims of its gold papers, in our
orders and in 200 random ones; what 50 decisions add to the share of the table's rows that have nothing wrong in them.
`--library` is one that `bench.corpus --keep` left; without it the gold papers are read first, which takes a while. How
long people take is not measured here.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

import requests

from bench.scorers import scorer_of
from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind, Status, identified
from pipeline.claims import claim_object
from pipeline.table import table_rows
from review.asking import Why
from review.order import Order, in_order
from store import Library, Reading, StoredClaim, open_library
from store.files import sha256_of
from tests.pdfs import simple_pdf
from tests.review.serving import served

ROOT = Path(__file__).resolve().parent.parent
FIRST, NEXT = 1.0, 0.15
DECISIONS, SHUFFLES = 50, 200


def main() -> int:
    """Measure and print; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT / "../shared/corpus")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--library", type=Path, metavar="DIR", help="as bench.corpus --keep leaves it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pdfs = sorted((asked.corpus / "pdf").glob("*.pdf")) or [plain(Path(scratch))]
        fast = speed(Path(scratch) / "long", pdfs, asked.claims)
        if not (asked.corpus / "gold").is_dir():
            print(f"gain: skipped, there are no gold facts at {asked.corpus}")
            return 0 if fast else 1
        gain(asked.corpus, asked.library or read(asked.corpus, Path(scratch) / "read"))
    return 0 if fast else 1


def speed(folder: Path, pdfs: Sequence[Path], count: int) -> bool:
    """Print how long the first page and the next ones take; whether both are within their limits."""
    fill(folder, pdfs, count)
    began, worked = time.perf_counter(), time.process_time()
    with served(folder) as page:
        text, size = shown(page.client, page.home, page.client.get(f"{page.home}/"))
        first, worked = time.perf_counter() - began, time.process_time() - worked
        times, loads = [], 0
        for _ in range(100):
            since = time.perf_counter()
            form = dict(re.findall(r'name="(csrf|seen)" value="([^"]+)"', text)) | {"action": "accept"}
            claim = re.findall(r'action="/decide/([^"?]+)', text)[0]
            answer = page.client.post(f"{page.home}/decide/{claim}", data=form, headers={"Origin": page.home})
            text, more = shown(page.client, page.home, answer)
            times.append(time.perf_counter() - since)
            size, loads = size + more, loads + 2 + len(answer.history)
            time.sleep(0.3)  # nobody decides faster, and the next picture is drawn meanwhile
    last = quantiles(times, n=20)[-1]
    print(f"{count} claims wait, on {len(pdfs)} PDFs")
    print(f"first page, its picture included    {first:.2f} s, {worked:.2f} s of them at work (limit {FIRST} s)")
    print(f"next item, its picture included     {mean(times):.3f} s on average, {last:.3f} s at the 95th percentile")
    print(f"requests a decision                 {loads / len(times):.1f}, {size / 1e6 / len(times):.2f} MB; one key")
    return first < FIRST and last < NEXT


def plain(folder: Path) -> Path:
    """A PDF of its own where there is no corpus."""
    path = folder / "plain.pdf"
    path.write_bytes(simple_pdf(["A Net", "Net-50 reaches 23.4"], pages=4))
    return path


def shown(client: requests.Session, home: str, answer: requests.Response) -> tuple[str, int]:
    """The page as a browser has it, with its picture: the page's text and the bytes of the picture."""
    answer.raise_for_status()
    picture = client.get(home + re.findall(r'<image href="([^"]+)"', answer.text)[0])
    picture.raise_for_status()
    return answer.text, len(picture.content)


def fill(folder: Path, pdfs: Sequence[Path], count: int) -> None:
    """A library with `count` flagged claims, spread over these PDFs."""
    chance = random.Random(3)  # noqa: S311  # nothing to guess here
    with open_library(folder, create=True) as library:
        for number, path in enumerate(pdfs):
            sha256 = sha256_of(path)
            library.files.keep(path, sha256)
            pdf = PdfFile(sha256=sha256, source_file=path.name, bytes=path.stat().st_size, pages=4)
            paper = Paper(key=f"paper{number}", state=PaperState.RESOLVED, title=f"Paper {number}")
            library.save_paper(paper, pdfs=[pdf])
            share = count // len(pdfs) + (number < count % len(pdfs))
            claims = identified([invented(sha256, place, chance) for place in range(share)])
            library.save_reading(Reading(sha256=sha256, extractor="bench 1", claims=tuple(claims)))


def invented(sha256: str, place: int, chance: random.Random) -> Claim:
    """A flagged claim somewhere on one of the first pages."""
    top, value = 80 + place * 7 % 600, round(chance.uniform(1, 90), 2)
    evidence = Evidence(
        pdf=sha256, page=1 + place % 2, bbox=Box(100, top, 140, top + 9), text=f"{value}", source="table",
        table=str(place % 9), extractor="bench 1", context=f"Net-{place} | {value} | a row of a table",
    )  # fmt: skip
    return Claim(
        kind=chance.choice([Kind.RESULT, Kind.RESULT, Kind.EPOCHS, Kind.PARAMETERS]), printed=f"{value}", value=value,
        model=f"Net-{place}", benchmark="imagenet", metric="top-1 error", split="val", evidence=evidence,
        confidence=chance.random(), status=Status.FLAGGED, flags=("owner-unclear",), own=chance.random() < 0.6,
    )  # fmt: skip


def read(corpus: Path, folder: Path) -> Path:
    """A library of the gold papers."""
    pdfs = [str(corpus / "pdf" / f"{path.stem}.pdf") for path in sorted((corpus / "gold").glob("*.json"))]
    mine = str(Path(sys.executable).with_name("mine"))
    for stage in (["ingest", *pdfs, "--offline"], ["extract", "--area", "all"]):
        subprocess.run([mine, *stage, "--library", str(folder)], check=False, stdout=subprocess.DEVNULL)
    return folder


def gain(corpus: Path, folder: Path) -> None:
    """Print what the first decisions are worth in our orders and in random order."""
    with open_library(folder, read_only=True) as library:
        verdicts = judged(corpus, library)
        ours = {order: [one for one in queued(library, order) if one in verdicts] for order in Order}
        rows = faults(library, verdicts)
    flagged, papers = ours[Order.IMPACT], len(list((corpus / "gold").glob("*.json")))
    print(f"\n{len(rows)} rows of {papers} gold papers, {precision(rows, ()):.1%} with nothing wrong in them")
    print(
        f"{len(flagged)} claims wait, {len(flagged) / papers:.1f} a paper; all settled: {precision(rows, flagged):.1%}"
    )
    chance = random.Random(5)  # noqa: S311  # nothing to guess here
    base = precision(rows, ())
    shuffled = [chance.sample(flagged, len(flagged))[:DECISIONS] for _ in range(SHUFFLES)]
    by_chance = mean(precision(rows, first) for first in shuffled) - base
    print(f"first {DECISIONS} in random order           {100 * by_chance:+.2f} points")
    for order, queue in ours.items():
        gained = precision(rows, queue[:DECISIONS]) - base
        times = f", {gained / by_chance:.1f} times as much" if by_chance else ""
        print(f"first {DECISIONS} in order {order.value:<8}         {100 * gained:+.2f} points{times}")


def faults(library: Library, verdicts: Mapping[str, tuple[bool, bool]]) -> list[tuple[str, frozenset[str]]]:
    """Of every row whose result is judged: that claim, and which claims that it rests on are wrong."""
    found = []
    for row in table_rows(library):
        places = {name: place["claim"] for name, place in row.evidence.items() if isinstance(place, Mapping)}
        if verdicts.get(places.get("result", ""), (False, False))[1]:
            wrong = frozenset(one for one in places.values() if one in verdicts and not verdicts[one][0])
            found.append((places["result"], wrong))
    return found


def precision(rows: Sequence[tuple[str, frozenset[str]]], settled: Sequence[str]) -> float:
    """The share of rows with nothing wrong in them. Settled, a wrong fact is corrected and a wrong result is gone."""
    done = frozenset(settled)
    left = [wrong - done for result, wrong in rows if not (result in wrong and result in done)]
    return sum(not wrong for wrong in left) / max(len(left), 1)


def queued(library: Library, order: Order) -> list[str]:
    """The flagged claims in this order."""
    flagged = [(one, Why.FLAGGED) for one in library.waiting() if one.status is Status.FLAGGED]
    return [ask.claim.id for ask in in_order(flagged, library.own_results(), order)]


def judged(corpus: Path, library: Library) -> dict[str, tuple[bool, bool]]:
    """Of every claim of the gold papers: is it right, and does it count (own, of a kind that gold speaks of)."""
    scorer = scorer_of(corpus)
    golds = {path.stem: path for path in (corpus / "gold").glob("*.json")}
    return {
        stored.claim.id: found
        for stored in library.claims()
        if (path := golds.get(Path(stored.pdf.source_file).stem)) is not None
        for found in _verdict(scorer, scorer.json.loads(path.read_text(encoding="utf-8")), stored)
    }


def _verdict(scorer: Any, gold: Mapping[str, Any], stored: StoredClaim) -> Iterator[tuple[bool, bool]]:
    """By the rules of the corpus's scorer; nothing where gold leaves it open."""
    claim = claim_object(stored)
    kind = claim["kind"]
    if kind not in scorer.RULES or (kind == "result" and not gold.get("complete")):
        yield False, False
        return
    claim["_model"] = scorer.Names(gold).meant(claim)
    same, facts = scorer.RULES[kind], scorer.facts_of(gold)[kind]
    open_ones = (gold.get("undecided") or []) if kind == "result" else []
    if not any(same(fact, claim) for fact in open_ones):
        yield any(same(fact, claim) == 2 for fact in facts), bool(claim["own"])


if __name__ == "__main__":
    raise SystemExit(main())
