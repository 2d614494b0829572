"""Labels the words of headers, stubs, captions and sentences by the vocabularies of `data/`.

One look-up serves benchmarks, data sets that are none of ours, splits and header terms; the longest phrase wins, so
that `ImageNet-21k` is no `ImageNet` and `AP50` no `AP`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from data import read_toml
from normalize.benchmarks import benchmarks

TOKEN = re.compile(r"[^\W\d_]+|\d+|[#@+>→]|\S")
IGNORED = set("-‐‑–—.,;:()[]{}'’‘\"“”%^_/|*†‡§¶$\\~")
SHORT_CAPITALS = 3
"""Names of up to this many capitals are matched in capitals only: `IS` is a score, `is` a verb."""
PARTING = re.compile(r"[,;]\s+[A-Za-z]")
"""What ends a phrase: `ImageNet, a` is no `ImageNet-A`."""
DECIMAL = re.compile(r"\.\d")
NAMED_YEAR = re.compile(r"(?<!\d)(?:19|20)?(\d\d)(?!\d)")
YEAR = re.compile(r"(?:[\s-]?[‘’']?(?:19|20)|[-‘’']?)(\d\d)(?![\w.%])")
"""What makes another year's of a data set where it stands right behind: `CoNLL-2004`, `CoNLL04`."""
LONGEST = 12
"""Tokens in the longest phrase that is looked up."""


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase of a vocabulary in a text: `kind` is `benchmark`, `data-set`, `corpus`, `split` or a role of terms.toml.

    `id` is the benchmark's id, the split's name in lower case without spaces and hyphens, or the term's id.
    """

    kind: str
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    id: str
    exact: str | None  # the spelling that must match letter by letter
    parted: bool = False  # whether a comma or semicolon belongs to the name
    pointed: bool = False  # whether a decimal point does: `@.5` is no `@5`


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """The tokens of `text` as (key part, start, end); a part is empty where the character does not count."""
    found = []
    for match in TOKEN.finditer(text):
        part = match[0]
        key = "" if part in IGNORED else ">" if part == "→" else part.lower()
        found.append((key, match.start(), match.end()))
    return found


def _key(name: str) -> str:
    return "".join(part for part, _, _ in _tokens(name))


def _phrases() -> Iterator[tuple[str, str, str]]:
    """All (name, kind, id) of the vocabularies."""
    for benchmark in benchmarks().values():
        yield from ((name, "benchmark", benchmark.id) for name in benchmark.names)
        yield from ((name, "data-set", name) for name in benchmark.others)
        yield from ((name, "split", _key(name)) for names in benchmark.splits.values() for name in names)
    others = read_toml("other_benchmarks.toml")
    yield from ((name, "data-set", name) for name in others["names"])
    yield from ((name, "corpus", name) for name in others["corpora"])
    yield from ((name, "ignored", name) for name in others["ignored"])
    yield from ((name, "whole", name) for name in (*others["whole"], *others["languages_alone"]))
    known = {_key(name) for benchmark in benchmarks().values() for name in benchmark.names}
    yield from ((name, "data-set", name) for name in _language_pairs(others) if _key(name) not in known)
    for term, entry in read_toml("terms.toml").items():
        yield from ((name, entry["role"], term) for name in entry["names"])


def _language_pairs(others: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Two languages in all the ways that tables write a translation task: `English → Spanish`, `En-Es`."""
    for first, second in itertools.permutations(others["languages_paired"], 2):
        yield from (f"{first} → {second}", f"{first}-to-{second}", f"{first}-{second}")
    for first, second in itertools.permutations(others["language_codes"], 2):
        yield from (f"{first} → {second}", f"{first}-{second}")


@cache
def _lexicon() -> dict[str, tuple[_Entry, ...]]:
    lexicon: dict[str, dict[tuple[str, str], _Entry]] = {}
    for name, kind, ident in _phrases():
        letters = re.sub(r"[^A-Za-z0-9]", "", name)
        capitals = letters.isupper() and (letters.isalpha() or kind in {"corpus", "data-set"})
        exact = letters if capitals and len(letters) <= SHORT_CAPITALS else None
        entries = lexicon.setdefault(_key(name), {})
        parted = bool(PARTING.search(name)) or any(entry.parted for entry in entries.values())
        known = entries.setdefault((kind, ident), _Entry(kind, ident, exact, parted, pointed=True))
        if not DECIMAL.search(name):
            entries[kind, ident] = replace(known, pointed=False)
    return {key: tuple(entries.values()) for key, entries in lexicon.items()}


def _matches(entry: _Entry, spelled: str) -> bool:
    if (PARTING.search(spelled) and not entry.parted) or (entry.pointed and not DECIMAL.search(spelled)):
        return False
    return entry.exact is None or entry.exact in re.sub(r"[^A-Za-z0-9]", "", spelled)


@lru_cache(maxsize=50_000)
def label(text: str) -> tuple[Label, ...]:
    """The labels of `text` from left to right, without overlaps; one phrase may carry several labels.

    A phrase of a single letter counts only where it is the whole text; a metric that runs on into figures is another
    (`APbox70` is no `APbox`).
    """
    lexicon, tokens = _lexicon(), _tokens(text)
    whole = "".join(part for part, _, _ in tokens)
    labels: list[Label] = []
    index = 0
    while index < len(tokens):
        step = 1
        if tokens[index][0]:
            end, entries = _longest(lexicon, tokens, index, text)
            start = tokens[index][1]
            if entries and _inside_a_word(text, start, tokens[end][2]):
                entries = tuple(entry for entry in entries if entry.kind != "data-set")
            if text[tokens[end][2] : tokens[end][2] + 1].isdigit():
                entries = tuple(entry for entry in entries if entry.kind != "metric")
            entries = tuple(_of_its_year(entry, text, tokens[end][2]) for entry in entries)
            entries = _whole_only(entries, start == 0 and not any(part for part, _, _ in tokens[end + 1 :]))
            if entries and (len(text[start : tokens[end][2]]) > 1 or len(whole) == 1):
                labels += [Label(entry.kind, entry.id, start, tokens[end][2]) for entry in entries]
                step = end - index + 1
        index += step
    return tuple(labels)


def _of_its_year(entry: _Entry, text: str, end: int) -> _Entry:
    """A benchmark, or a data set of nobody's where another year than one of the benchmark's own stands behind."""
    year = YEAR.match(text, end)
    if year is None or entry.kind != "benchmark" or year[1] in _years(entry.id):
        return entry
    return _Entry("data-set", text[:end].rsplit(maxsplit=1)[-1] + year[0], None)


@cache
def _years(benchmark: str) -> frozenset[str]:
    """The years that the names of a benchmark tell, by their last two digits."""
    return frozenset(match[1] for name in benchmarks()[benchmark].names for match in NAMED_YEAR.finditer(name))


def _whole_only(entries: tuple[_Entry, ...], is_whole: bool) -> tuple[_Entry, ...]:
    """The entries, those that count only as a whole heading told as data sets there and left out elsewhere."""
    kept = tuple(entry for entry in entries if entry.kind != "whole")
    return (*kept, *(_Entry("data-set", e.id, None) for e in entries if e.kind == "whole" and is_whole))


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether a phrase is a part of a hyphened word: `C4` of `Tern-C4` is no data set."""
    return bool(re.search(r"\w-$", text[:start]) or re.match(r"-\w", text[end:]))


def _longest(
    lexicon: dict[str, tuple[_Entry, ...]], tokens: list[tuple[str, int, int]], index: int, text: str
) -> tuple[int, tuple[_Entry, ...]]:
    """The last token of the longest phrase that starts at `index`, and what it means."""
    key, best = "", index
    found: tuple[_Entry, ...] = ()
    for end in range(index, min(index + LONGEST, len(tokens))):
        part = tokens[end][0]
        if not part:
            continue
        key += part
        entries = tuple(e for e in lexicon.get(key, ()) if _matches(e, text[tokens[index][1] : tokens[end][2]]))
        if entries:
            best, found = end, entries
    return best, found


def split_of(benchmark: str, name: str) -> str | None:
    """The id of the split that `name` (a label's id) means for `benchmark`, or None."""
    splits = benchmarks()[benchmark].splits
    return next((split for split, names in splits.items() if name in map(_key, names)), None)
