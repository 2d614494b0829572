"""What a review is worth: a reviewer who knows the gold facts settles every flag of the gold papers through the page.

    python -m bench.review_gold CORPUS LIBRARY

LIBRARY, as `bench.corpus --keep` leaves it, is copied first. Each claim is decided over HTTP as a browser does it: what
gold confirms is accepted; a right number under a wrong name is corrected to gold's name; what gold knows nothing of is
rejected, or left where gold is not complete. Quoted numbers are accepted. Prints the scorer's report before and after.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.corpus import score
from bench.review import scorer_of
from normalize.claims import Status
from pipeline.claims import FORMATS, claim_object
from store import Library, StoredClaim
from tests.review.serving import Served, served

NAMES: Mapping[str, tuple[str, ...]] = {"result": ("model", "split", "ensemble"), "hardware": ("count",)}
"""What a reviewer corrects where the number is right; everything else is one word of the paper."""


def main() -> None:
    """Review, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("library", type=Path)
    asked = parser.parse_args()
    scorer = asked.corpus / "score.py"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        shutil.copytree(asked.library, folder)
        with served(folder, reviewer="gold") as page:
            print(f"before\n{score(scorer, written(page.library, Path(scratch) / 'before.jsonl'))}\n")
            done = settle_all(page, asked.corpus)
            print(", ".join(f"{count} {action}" for action, count in done.most_common()) + ", one form a decision\n")
            print(f"after\n{score(scorer, written(page.library, Path(scratch) / 'after.jsonl'))}")


def written(library: Library, path: Path) -> Path:
    """The claims of the library as JSON Lines."""
    path.write_text("".join(f"{line}\n" for line in FORMATS["jsonl"](library.claims())), encoding="utf-8")
    return path


def settle_all(page: Served, corpus: Path) -> Counter[str]:
    """Decide on every flagged claim of the gold papers; how many of which action."""
    done: Counter[str] = Counter()
    scorer = scorer_of(corpus)
    golds = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (corpus / "gold").glob("*.json")}
    for stored in page.library.claims():
        gold = golds.get(Path(stored.pdf.source_file).stem)
        if gold is None or stored.claim.status is not Status.FLAGGED:
            continue
        answer = decided(scorer, gold, stored)
        text = page.client.get(f"{page.home}/claim/{stored.claim.id}").text
        seen = re.findall(r'name="seen" value="([^"]+)"', text)[0]
        sent = page.post(f"/decide/{stored.claim.id}", seen=seen, **answer)
        if sent.status_code != 200:
            answer = {"action": "unsure"}
            page.post(f"/decide/{stored.claim.id}", seen=seen, **answer).raise_for_status()
        done[answer["action"]] += 1
    return done


def decided(scorer: Any, gold: Mapping[str, Any], stored: StoredClaim) -> dict[str, str]:
    """The form that a reviewer with these gold facts would send."""
    claim = claim_object(stored)
    kind = claim["kind"]
    if not claim["own"]:
        return {"action": "accept"}
    if kind not in scorer.RULES:
        return {"action": "unsure"}
    claim["_model"] = scorer.Names(gold).meant(claim)
    levels = [(int(scorer.RULES[kind](fact, claim)), fact) for fact in scorer.facts_of(gold)[kind]]
    nothing: tuple[int, Mapping[str, Any]] = (0, {})
    best, fact = max(levels, key=lambda pair: pair[0], default=nothing)
    if best == 2:
        return {"action": "accept"}
    if best == 1 and kind in NAMES:
        changes = {name: fact[name] for name in NAMES[kind] if fact.get(name) is not None}
        return {"action": "edit", **{name: _typed(value) for name, value in changes.items()}}
    known = bool(gold.get("complete")) or kind != "result"
    return {"action": "reject", "reason": "the gold facts do not have it"} if known else {"action": "unsure"}


def _typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    main()
