"""What a review is worth: a reviewer who knows the gold facts settles the flags of the gold papers by keyboard.

    python -m bench.review_gold CORPUS LIBRARY [--page-only | --terminal-only]

LIBRARY, as `bench.corpus --keep` leaves it, is copied first. Every flag of every gold paper is settled on the page in
Chromium, and on another copy those of ten papers at a pseudo-terminal. What gold confirms is accepted; a right number
under a wrong name is corrected to gold's name; what gold knows nothing of is rejected, or left where gold is not
complete. Quoted numbers are accepted. Prints the scorer's report before and after, and keys and pages a decision.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.keys import Keys

from bench.scorers import facts_in, said_by, scorer_of
from normalize.claims import Kind, Status
from normalize.decisions import Action
from pipeline.claims import FORMATS, claim_object
from review.fields import FIELDS
from review.form import BadForm, read_form
from review.session import Session
from review.wish import Wish
from store import Library, StoredClaim, open_library
from tests.review.browser import Reader, browser, installed
from tests.review.serving import Served, served
from tests.review.terminal import Terminal

NAMES: Mapping[str, tuple[str, ...]] = {"result": ("model", "split", "ensemble"), "hardware": ("count",)}
"""What a reviewer corrects where the number is right; everything else is one word of the paper."""
AT_TERMINAL = 10
"""How many papers are reviewed at the terminal: those with the most flags."""
UNKNOWN = "the gold facts do not have it"


@dataclass(slots=True)
class Tally:
    """What the review took: decisions by action, keys pressed, pages loaded."""

    actions: Counter[str] = field(default_factory=Counter)
    keys: int = 0
    pages: int = 0

    def __str__(self) -> str:
        made = sum(self.actions.values())
        told = ", ".join(f"{count} {action}" for action, count in self.actions.most_common())
        return f"{made} decisions: {told}; {self.keys / made:.1f} keys and {self.pages / made:.1f} pages a decision"


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold facts by paper, and the scorer that judges by them."""

    scorer: Any
    facts: Mapping[str, Mapping[str, Any]]

    def answer(self, stored: StoredClaim) -> dict[str, str] | None:
        """What a reviewer with these facts says of a claim; None of a paper without gold facts."""
        gold = self.facts.get(Path(stored.pdf.source_file).stem)
        return None if gold is None else decided(self.scorer, gold, stored)


def gold_of(corpus: Path) -> Gold:
    """The gold facts of a corpus."""
    return Gold(scorer_of(corpus), facts_in(corpus / "gold"))


def settle_all(library: Library, gold: Gold) -> None:
    """Settle the flags of the gold papers without any face, as for a table of reviewed rows."""
    session = Session(library, areas=None, reviewer="gold")
    for stored in library.claims():
        answer = gold.answer(stored) if stored.claim.status is Status.FLAGGED else None
        item = session.item(stored.claim.id) if answer else None
        if item is None or answer is None:
            continue
        action = Action(answer["action"])
        try:
            changes = read_form(item.claim, answer) if action is Action.EDIT else {}
        except BadForm:  # what the form refuses, a person would call undecided
            action, changes = Action.UNSURE, {}
        session.decide_on(item, action, changes=changes, reason=answer.get("reason", ""))


def main() -> None:
    """Review, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("library", type=Path)
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument("--page-only", action="store_true")
    faces.add_argument("--terminal-only", action="store_true")
    asked = parser.parse_args()
    gold = gold_of(asked.corpus)
    with tempfile.TemporaryDirectory() as scratch:
        if not asked.terminal_only:
            on_the_page(asked.corpus, asked.library, gold, Path(scratch) / "page")
        if not asked.page_only:
            at_the_terminal(asked.corpus, asked.library, gold, Path(scratch) / "terminal")


def on_the_page(corpus: Path, library: Path, gold: Gold, scratch: Path) -> None:
    """All gold papers, in the browser, by keyboard."""
    if not installed():
        print("the page: skipped, there is no Chromium with its driver")
        return
    shutil.copytree(library, scratch / "library")
    with served(scratch / "library", reviewer="gold") as page, browser(scratch / "profile") as chrome:
        print(f"before\n{report(corpus, page.library, scratch, ())}\n")
        reader, tally = Reader(chrome, page), Tally()
        for stored in page.library.claims():
            answer = gold.answer(stored) if stored.claim.status is Status.FLAGGED else None
            if answer:
                press(reader, page, stored, answer, tally)
        print(f"on the page, all gold papers\n{tally}\n\nafter\n{report(corpus, page.library, scratch, ())}\n")


def press(reader: Reader, page: Served, stored: StoredClaim, answer: dict[str, str], tally: Tally) -> None:
    """Open a claim on the page and decide on it by keys."""
    address, made = f"{page.home}/claim/{stored.claim.id}", len(page.library.decisions(stored.claim.id))
    reader.chrome.get(address)
    action = answer["action"]
    if action == "edit":
        tally.keys += correct(reader, answer)
    else:
        pressed = {"accept": "a", "unsure": "t", "reject": f"r{answer.get('reason', '')}{Keys.ENTER}"}[action]
        reader.type(*pressed)
        tally.keys += len(pressed)
    try:
        reader.until(lambda: len(page.library.decisions(stored.claim.id)) > made)
    except TimeoutException:  # what the form refuses, a person would call undecided
        action = "unsure"
        reader.chrome.get(address)
        reader.type("t")
        tally.keys += 1
        tally.pages += 1
        reader.until(lambda: len(page.library.decisions(stored.claim.id)) > made)
    tally.actions[action] += 1
    tally.pages += 2  # the claim by its address, and the next item, which the decision leads to


def correct(reader: Reader, answer: Mapping[str, str]) -> int:
    """Type a correction into its fields and save it; how many keys that took, Tab included."""
    keys = 2
    reader.type("e")
    for name, text in answer.items():
        if name == "action":
            continue
        entry = reader.find(f"#f-{name}")
        entry.send_keys(*([Keys.CONTROL, "a"] if entry.tag_name == "input" else []))
        entry.send_keys(Keys.NULL, text)
        keys += len(text) + 2
    entry.send_keys(Keys.ENTER)
    return keys


def at_the_terminal(corpus: Path, library: Path, gold: Gold, scratch: Path) -> None:
    """The papers with the most flags, at a pseudo-terminal."""
    folder = scratch / "library"
    shutil.copytree(library, folder)
    with open_library(folder) as kept:
        flags = Counter(one.pdf.source_file for one in kept.claims() if one.claim.status is Status.FLAGGED)
        names = [name for name, _ in flags.most_common() if Path(name).stem in gold.facts][:AT_TERMINAL]
        papers = [Path(name).stem for name in names]
        print(f"before, {len(papers)} papers\n{report(corpus, kept, scratch, papers)}\n")
    tally = Tally()
    for name in names:
        answer_all(folder, name, gold, tally)
    with open_library(folder) as kept:
        print(f"at the terminal\n{tally}\n\nafter\n{report(corpus, kept, scratch, papers)}")


def answer_all(folder: Path, name: str, gold: Gold, tally: Tally) -> None:
    """One paper's queue, from the first question to the last."""
    with open_library(folder) as library:
        session = Session(library, areas=None, reviewer="gold", wish=Wish(paper=name))
        queue = [item for ask in session.waiting if (item := session.item(ask.claim.id)) is not None]
    terminal = Terminal(folder, "--paper", name, reviewer="gold")
    try:
        for place, item in enumerate(queue, start=1):
            terminal.until(f"{place} of {len(queue)}")
            answer = gold.answer(item.stored) or {"action": "unsure"}
            lines = typed(item.claim.kind, answer)
            for line in lines:
                terminal.type(line)
            tally.actions[answer["action"]] += 1
            tally.keys += sum(len(line) + 1 for line in lines)
        terminal.until("Enter ends")
        terminal.type("")
        terminal.until("left")
    finally:
        terminal.close()


def typed(kind: Kind, answer: Mapping[str, str]) -> list[str]:
    """The lines that give an answer: one key, with its reason, or every field of a correction."""
    action = answer["action"]
    if action == "edit":
        return ["e", *(answer.get(name, "") for name in FIELDS[kind])]
    return [{"accept": "a", "unsure": "t", "reject": f"r {answer.get('reason', '')}"}[action]]


def report(corpus: Path, library: Library, scratch: Path, papers: Collection[str]) -> str:
    """The scorer's report on what the library holds now, of these papers or of all."""
    path = scratch / "claims.jsonl"
    path.write_text("".join(f"{line}\n" for line in FORMATS["jsonl"](library.claims())), encoding="utf-8")
    return said_by(corpus / "score.py", path, *(["--papers", ",".join(papers)] if papers else []))


def decided(scorer: Any, gold: Mapping[str, Any], stored: StoredClaim) -> dict[str, str]:
    """The answer of a reviewer with these gold facts: an action and, of a correction, its fields."""
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
        names = {name: _typed(fact[name]) for name in NAMES[kind] if fact.get(name) is not None}
        changes = {name: text for name, text in names.items() if text != _typed(claim[name])}
        return {"action": "edit", **changes} if changes else {"action": "unsure"}
    known = bool(gold.get("complete")) or kind != "result"
    return {"action": "reject", "reason": UNKNOWN} if known else {"action": "unsure"}


def _typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    main()
