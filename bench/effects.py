"""What does each rule do, on how many papers, and does it help on those it was not made for? `python -m bench.effects`.

Each lever of `levers.py` is switched off in turn and every paper extracted again, or as much of it as the lever had a
part in: nothing is read, and a table or sentence in which a rule said nothing, or a word of a list does not stand, is
not looked at again. A lever that has changed `ENOUGH` papers, or spoken in `QUIET` and changed none, is known, and is
measured no further; where a list as a whole changes nothing, its parts are not tried. Papers against which nothing
speaks (no gold facts, no numbers of others, some results) are left out: a change there says nothing of its worth.

For each lever `effects.json` holds: papers and claims that it changes; and what having it gains, on the papers whose
misses were read while rules were written (`read`) and on all others (`new`): results linked, wrong results kept out,
numbers of other people met, results in papers that have none kept out. A change without gain on either side is no
reason to keep a rule.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

import data as vocabulary
from bench.levers import Lever, forget, levers, off, watched
from extract import recipe
from extract.document import Document, Table
from extract.language import cues, prose
from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Claim
from pipeline.claims import claim_object
from pipeline.readings import ReadingFolder
from store import StoredClaim
from store.files import sha256_of

ROOT = Path(__file__).resolve().parent.parent
FIGURES = Path(__file__).with_name("effects.json")
GOLD = ROOT / "tests/gold"
FRESH_GOLD = GOLD / "fresh"
READINGS = ROOT / "build/readings"
ENOUGH = 5
"""Papers that a lever may change in one process until it is known to matter."""
QUIET = 10
"""Papers in which it may speak in one process without changing any, until it is known to matter to few."""
AGREES = 0.06
"""How far a number that other people wrote down may be off, as the corpus's own scorer says: lists round."""

Unit = tuple[str, Any]
"""A step on one thing: a table, a sentence, the paper as a whole. What it gave is kept."""
CONTEXT: Unit = ("paper", None)


@dataclass(frozen=True)
class Text:
    """A text in which words of lists are looked for."""

    text: str

    @cached_property
    def squeezed(self) -> str:
        """Letters and digits alone, in lower case: spaces and hyphens do not tell words of a list apart."""
        return squeezed(self.text)

    def holds(self, word: str) -> bool:
        """Whether a word or pattern of a list stands there."""
        if re.search(r"[\\()|?\[]|NAME|TITLED", word):
            found = re.search(word, self.text, re.IGNORECASE | re.MULTILINE)
            return bool(found) or "NAME" in word or "TITLED" in word
        return squeezed(word) in self.squeezed


@dataclass(slots=True)
class Known:
    """One paper: how it is scored, what each unit gave with all levers on, and which levers spoke in which unit."""

    name: str
    document: Document
    new: bool
    gold: Mapping[str, Any] | None = None
    external: Sequence[Mapping[str, Any]] = ()
    none: bool = False
    kept: dict[Unit, Any] = field(default_factory=dict)
    spoke: dict[str, set[Unit]] = field(default_factory=lambda: defaultdict(set))
    claims: tuple[Claim, ...] = ()
    score: Counter[str] = field(default_factory=Counter)
    text: Text = Text("")
    of_tables: dict[int, Text] = field(default_factory=dict)


def main() -> int:
    """Measure and write; 0, also where there is no corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT / "../shared/corpus")
    parser.add_argument("--only", metavar="TEXT", help="levers whose id holds this; nothing is written")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    corpus = asked.corpus.resolve()
    if not (corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {corpus}")
        return 0
    began, files = time.monotonic(), papers_of(corpus)
    shares = [files[index :: asked.jobs] for index in range(asked.jobs)]
    with ProcessPoolExecutor(asked.jobs) as pool:
        parts = list(pool.map(partial(effects_on, corpus, asked.only), shares))
    found = added(parts)
    print("\n".join(report(found)))
    print(f"{len(found)} levers, {len(files)} papers, {time.monotonic() - began:.0f} s")
    if not asked.only:
        FIGURES.write_text(json.dumps({"papers": len(files), "levers": found}, indent=1, sort_keys=True) + "\n")
    return 0


def papers_of(corpus: Path) -> list[Path]:
    """The PDFs: of the corpus, of its further papers, of those without results, and of the fresh batches opened."""
    opened = sorted(path.name for path in FRESH_GOLD.glob("*") if path.is_dir())
    folders = ["pdf", "more/pdf", "none/pdf", *(f"fresh/{name}/pdf" for name in opened)]
    return [path for folder in folders for path in sorted((corpus / folder).glob("*.pdf"))]


Effect = dict[str, Any]


def effects_on(corpus: Path, only: str | None, paths: Sequence[Path]) -> dict[str, Effect]:
    """What each lever does on these papers. Runs in a process of its own."""
    papers = list(_loaded(corpus, paths))
    scorer = _scorer(corpus)
    with _remembering() as memory:
        found = levers()
        for paper in papers:
            memory.watch(paper, found)
            paper.score = score(scorer, paper, paper.claims)
        effects: dict[str, Effect] = {}
        for lever in (lever for lever in found if only is None or only in lever.id):
            whole = effects.get(lever.id.rpartition("/")[0])
            idle = whole is not None and not whole["papers"] and not whole["breaks"]
            effects[lever.id] = _effect(memory, scorer, [] if idle else papers, lever)
        return effects


def _loaded(corpus: Path, paths: Iterable[Path]) -> Iterator[Known]:
    folder = ReadingFolder(READINGS)
    golds = {path.stem: path for place in (corpus / "gold", GOLD, GOLD / "third") for path in place.glob("*.json")}
    fresh = {path.stem: path for path in FRESH_GOLD.glob("*/*.json")}
    lists = _external(corpus)
    for path in paths:
        name = path.stem.split("v")[0] if path.stem[:4].isdigit() else path.stem
        facts, none = golds.get(name) or fresh.get(name), path.parent.parent.name == "none"
        if not facts and not none and name not in lists:
            continue  # what changes there says nothing of its worth
        yield Known(
            name=name,
            document=folder.read(path, sha256_of(path)),
            new=name not in golds,
            gold=json.loads(facts.read_text(encoding="utf-8")) if facts else None,
            external=lists.get(name, ()),
            none=none,
        )


def _external(corpus: Path) -> dict[str, list[Mapping[str, Any]]]:
    path, lists = corpus / "external.jsonl", defaultdict(list)
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            lists[row["arxiv_id"]].append(row)
    return dict(lists)


def _scorer(corpus: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{corpus / 'score.py'} cannot be loaded")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.tokens, module.plain = cache(module.tokens), cache(module.plain)  # asked of the same names again and again
    return module


class _Memory:
    """Stands in for the steps of `recipe`, and gives what a step gave before where the lever that is off did not speak.

    Steps on the paper as a whole are made anew where it spoke in them; where they then give something else, all that
    follows is made anew.
    """

    def __init__(self) -> None:
        self.paper: Known | None = None
        self.unit: Unit = CONTEXT
        self.off: Lever | None = None
        self.spoke: set[Unit] = set()
        self.stale = False
        self.cached: set[str] = set()
        self.watched = 0
        self.files: dict[str, set[str]] = defaultdict(set)
        """The data files that the steps on a whole paper read, as seen on the first papers."""

    def watch(self, paper: Known, found: tuple[Lever, ...]) -> None:
        """Extract a paper with all levers on, and keep what each step gave."""
        self.paper, self.unit, self.off = paper, CONTEXT, None
        forget(built=False, pipeline=False)
        with watched(tuple(lever for lever in found if lever.places), self._heard):
            paper.claims = recipe.extract(paper.document).claims
        forget(built=False, pipeline=False)
        paper.text = Text("\n".join(texts_of(paper.document)))
        mentions = paper.kept["context", None].mentions
        self.watched += 1
        paper.of_tables = {id(one): Text("\n".join(texts_at(one, mentions))) for one in paper.document.tables}

    def _heard(self, lever: Lever, cached: bool) -> None:
        if self.paper is not None:
            self.paper.spoke[lever.id].add(self.unit)
            if cached:
                self.cached.add(lever.id)

    def again(self, paper: Known, lever: Lever) -> tuple[Claim, ...]:
        """The paper's claims with a lever off, which the caller has switched."""
        self.paper, self.off, self.spoke = paper, lever, paper.spoke.get(lever.id, set())
        self.stale = CONTEXT in self.spoke
        return recipe.extract(paper.document).claims

    def step(self, unit: Unit, make: Callable[[], Any]) -> Any:
        """What a step gives: as kept, or made anew."""
        paper = self.paper
        if paper is None:
            raise RuntimeError("a step outside of a paper")
        if self.off is not None and not self._touched(paper, unit):
            return paper.kept[unit]
        outer, self.unit = self.unit, unit
        if self.off is None:
            forget(built=False, pipeline=False)
        looks = self.off is None and unit[0] in WHOLE_PAPER and self.watched < LOOKED_AT
        try:
            with files_read(self.files[unit[0]]) if looks else nullcontext():
                made = make()
        finally:
            self.unit = outer
        if self.off is None:
            paper.kept[unit] = made
        elif unit[0] in OF_PAPER and made != paper.kept[unit]:
            self.stale = True
        return made

    def _touched(self, paper: Known, unit: Unit) -> bool:
        if self.off is None or unit not in paper.kept or unit in self.spoke:
            return True
        if unit[0] in WHOLE_PAPER:
            return self.stale or (is_of_words(self.off) and self.off.file in self.files[unit[0]])
        if unit[0] == "table":  # what a grid works out once is worked out by the first that asks, and used by both
            table = unit[1][0]
            told = any(("table", (table, name)) in self.spoke for name in ("counts_of", "results_of"))
            return self.stale or told or self._stands_at(table)
        if unit[0] == "sentence":
            return self.off.file in IN_SENTENCES and self.off.kind != "cue"
        if unit[0] == "prose":
            spoke = any(one[0] == "sentence" for one in self.spoke)
            return self.off.kind == "cue" or self.stale or spoke or is_of_words(self.off)
        return self.stale

    def _stands_at(self, table: int) -> bool:
        """Whether words that are off stand at a table; those that stand nowhere else change nothing there."""
        if self.off is None or self.paper is None or not is_of_words(self.off):
            return False
        words = self.off.words
        return not words or table not in self.paper.of_tables or any(map(self.paper.of_tables[table].holds, words))


@contextmanager
def files_read(names: set[str]) -> Iterator[None]:
    """Inside, the data files that are read are added to `names`, whatever was kept of them before."""
    before = vocabulary.read_text

    def read(name: str) -> str:
        names.add(name)
        return before(name)

    forget(built=True, pipeline=False)
    for reader in (vocabulary.read_toml, vocabulary.read_csv, vocabulary.read_pattern):
        reader.cache_clear()
    vars(vocabulary)["read_text"] = read
    try:
        yield
    finally:
        vars(vocabulary)["read_text"] = before


def is_of_words(lever: Lever) -> bool:
    """Whether a lever is a list of words or a pattern of a data file, whose part in a step nobody sees."""
    return bool(lever.path) and lever.kind not in {"cue", "reason", "feature"}


LOOKED_AT = 5
"""Papers on which it is seen what files a step reads."""
WHOLE_PAPER = ("context", "names", "flops")
"""Steps that read the whole paper, and little vocabulary."""
OF_PAPER = ("context", "names", "flops", "grid", "backbones")
"""Steps on the paper as a whole, or that give what many steps use."""
IN_SENTENCES = ("patterns.toml", "patterns_units.toml", "patterns_devices.toml", "terms.toml", "other_benchmarks.toml")
"""The files that the components of the pipeline look words up in."""


@contextmanager
def _remembering() -> Iterator[_Memory]:
    """The steps of `recipe` go through a memory inside."""
    memory, before = _Memory(), dict(vars(recipe))
    grids: dict[int, Table] = {}

    def real(function: str) -> Any:
        """The function as it is now where it is defined: a lever may have switched it off there."""
        return getattr(sys.modules[before[function].__module__], function)

    def paper_step(name: str, function: str) -> Callable[..., Any]:
        return lambda *given: memory.step((name, None), lambda: real(function)(*given))

    def framed(table: Table, names: Any) -> Any:
        make = partial(real("framed"), table, names)
        grid = make() if memory.off else memory.step(("grid", id(table)), make)
        if memory.off and memory.paper and grid != memory.paper.kept["grid", id(table)]:
            memory.stale = True
        grids[id(grid)] = table
        return grid

    def of_table(function: str, grid: Any, reading: Any) -> list[Any]:
        table = id(grids[id(grid)])
        made: list[Any] = memory.step(("table", (table, function)), lambda: list(real(function)(grid, reading)))
        return made

    def read_prose(document: Document, models: Any) -> Any:
        return memory.step(("prose", (models.known, models.main)), lambda: real("read_prose")(document, models))

    replaced = {
        "context_of": paper_step("context", "context_of"),
        "names_of": paper_step("names", "names_of"),
        "flops_mean_multiply_adds": paper_step("flops", "flops_mean_multiply_adds"),
        "backbones_beside": paper_step("backbones", "backbones_beside"),
        "framed": framed,
        "counts_of": partial(of_table, "counts_of"),
        "results_of": partial(of_table, "results_of"),
        "read_prose": read_prose,
    }
    vars(recipe).update(replaced)
    try:
        with _sentences_kept(memory):
            yield memory
    finally:
        vars(recipe).update({name: before[name] for name in replaced})


@contextmanager
def _sentences_kept(memory: _Memory) -> Iterator[None]:
    """A sentence that went through the pipeline is kept; a cue that is off is taken out of what the others found."""
    pipeline, find = vars(prose)["pipeline"], cues.Cues.__call__

    class Pipe:
        def __init__(self) -> None:
            self.nlp = pipeline()
            self.make_doc = self.nlp.make_doc

        def __call__(self, doc: Doc) -> Doc:
            read: Doc = memory.step(("sentence", (doc.text, doc._.mentions)), lambda: self.nlp(doc))
            return read

    def found(self: cues.Cues, doc: Doc) -> Doc:
        doc = find(self, doc)
        if memory.paper is not None and memory.off is None:
            for hit in doc._.cues:
                memory.paper.spoke[f"patterns.toml/{hit.cue.id}"].add(memory.unit)
        elif memory.off is not None and memory.off.kind == "cue":
            doc._.cues = tuple(hit for hit in doc._.cues if f"patterns.toml/{hit.cue.id}" != memory.off.id)
        return doc

    vars(prose)["pipeline"], cues.Cues.__call__ = Pipe, found  # type: ignore[method-assign]
    try:
        yield
    finally:
        vars(prose)["pipeline"], cues.Cues.__call__ = pipeline, find  # type: ignore[method-assign]


def texts_of(document: Document) -> Iterator[str]:
    """Every text in which a word of a list may stand."""
    yield document.title or ""
    for table in document.tables:
        yield from texts_at(table, {})
    for sentence in document.sentences:
        yield from (sentence.text, sentence.section)


def texts_at(table: Table, mentions: Mapping[str, str]) -> Iterator[str]:
    """Every text that stands in a table, around it, or in the sentences that name it."""
    yield from (table.caption, table.section, *table.notes)
    yield from (cell.text for row in table.rows for cell in row)
    yield from (" ".join(table.header_path(column)) for column in range(table.width))
    yield from (" ".join(cell.text for cell in row) for row in table.rows)
    yield mentions.get((table.number or "").rstrip("abcdefgh"), "")


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: spaces and hyphens do not tell words of a list apart."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def may_speak(lever: Lever, paper: Known) -> bool:
    """Whether a lever may have a part in what is read from a paper; for code, whether it had."""
    if lever.places or lever.kind == "cue":
        return lever.id in paper.spoke
    if lever.kind == "reason":
        return any(lever.path[-1] in claim.reasons for claim in paper.claims)
    if lever.kind == "feature" or not lever.words:
        return True
    return any(map(paper.text.holds, lever.words))


def _effect(memory: _Memory, scorer: Any, papers: Sequence[Known], lever: Lever) -> Effect:
    """What changes without the lever, on the papers of this process."""
    found: Effect = {"kind": lever.kind, "spoke": 0, "papers": 0, "claims": 0, "breaks": 0, "measured_on": 0}
    gains: dict[str, Counter[str]] = {"read": Counter(), "new": Counter()}
    with off(lever, cached=bool(lever.path) or lever.id in memory.cached):
        for paper in papers:
            if _is_known(found):
                break
            found["measured_on"] += 1
            if not may_speak(lever, paper):
                continue
            found["spoke"] += 1
            try:
                claims = memory.again(paper, lever)
            except Exception:  # noqa: BLE001  # the others cannot do without it: that is an answer
                found["breaks"] += 1
                continue
            changed = sum((Counter(map(_said, claims)) - Counter(map(_said, paper.claims))).values())
            changed = max(changed, sum((Counter(map(_said, paper.claims)) - Counter(map(_said, claims))).values()))
            if changed:
                found["papers"] += 1
                found["claims"] += changed
                with_it, without = paper.score, score(scorer, paper, claims)
                gains["new" if paper.new else "read"].update(
                    {name: with_it[name] - without[name] for name in with_it.keys() | without.keys()}
                )
    memory.off = None
    return {**found, **{side: {k: v for k, v in gain.items() if v} for side, gain in gains.items()}}


def _is_known(found: Effect) -> bool:
    many = found["papers"] >= ENOUGH or found["breaks"] >= ENOUGH
    return many or (found["spoke"] >= QUIET and not found["papers"] and not found["breaks"])


def _said(claim: Claim) -> tuple[object, ...]:
    """All that a claim says, but for how sure it is."""
    place, about = claim.evidence, (claim.model, claim.setting, claim.training_data, claim.own, claim.stage)
    number = (claim.value, claim.low, claim.high, claim.unit, claim.device, claim.count, claim.hours, claim.of)
    measured = (claim.benchmark, claim.split, claim.metric, claim.ensemble, claim.convention)
    return (claim.kind, place.page, place.bbox, claim.status, about, number, measured)


def score(scorer: Any, paper: Known, claims: Iterable[Claim]) -> Counter[str]:
    """Higher is better in each: what is linked, less what is wrong, numbers of others met, nothing where none is."""
    said = [_as_object(paper, claim) for claim in claims]
    found: Counter[str] = Counter()
    if paper.gold is not None:
        judged = scorer.score_paper(paper.gold, said)
        for kind, counts in judged["kinds"].items():
            name = "results" if kind == "result" else "facts"
            found[f"{name} linked"] += counts["linked"]
            found[f"wrong {name} kept out"] -= counts["claims"] - counts["found"]
        found["headlines linked"] = judged["headline"]["linked"]
        found["unflagged wrong kept out"] = judged["clean"]["linked"] - judged["clean"]["claims"]
    results = [one for one in said if one["kind"] == "result" and one["own"]]
    found["numbers of others met"] = sum(_met(scorer, row, results) for row in paper.external)
    if paper.none:
        found["results of nobody kept out"] = -sum(one["benchmark"] is not None for one in results)
    return found


def _met(scorer: Any, row: Mapping[str, Any], results: Iterable[Mapping[str, Any]]) -> bool:
    metric, value = scorer.metric_key(row["metric"], row["value"])
    for one in results:
        if one["benchmark"] == row["benchmark"] and one["value"] is not None:
            said, number = scorer.metric_key(one["metric"], one["value"])
            if said == metric and abs(number - value) <= AGREES:
                return True
    return False


def _as_object(paper: Known, claim: Claim) -> dict[str, Any]:
    about = Paper(key=paper.name, state=PaperState.RESOLVED, title="", arxiv_id=paper.name)
    pdf = PdfFile(sha256=paper.document.sha256, source_file=f"{paper.name}.pdf", bytes=1, pages=1)
    return claim_object(StoredClaim(paper=about, pdf=pdf, claim=claim))


def added(parts: Sequence[Mapping[str, Effect]]) -> dict[str, Effect]:
    """The counts of all processes together."""
    return {name: _together([part[name] for part in parts]) for name in parts[0]}


def _together(parts: Sequence[Effect]) -> Effect:
    total: Effect = {"kind": parts[0]["kind"]}
    for name in ("spoke", "papers", "claims", "breaks", "measured_on"):
        total[name] = sum(part[name] for part in parts)
    for side in ("read", "new"):
        gain: Counter[str] = Counter()
        for part in parts:
            gain.update(part[side])
        total[side] = {name: value for name, value in sorted(gain.items()) if value}
    return total


def report(found: Mapping[str, Effect]) -> Iterator[str]:
    """One line for each lever, those that move the fewest papers first."""
    yield f"{'lever':58}{'kind':10}{'spoke':>6}{'papers':>7}{'claims':>7}  gain on papers read / on others"
    for name, one in sorted(found.items(), key=lambda pair: (pair[1]["papers"], pair[0])):
        gains = " / ".join(", ".join(f"{k} {v:+}" for k, v in one[side].items()) or "-" for side in ("read", "new"))
        breaks = f" (the others need it in {one['breaks']})" if one["breaks"] else ""
        yield f"{name:58}{one['kind']:10}{one['spoke']:6}{one['papers']:7}{one['claims']:7}  {gains}{breaks}"


if __name__ == "__main__":
    sys.exit(main())
