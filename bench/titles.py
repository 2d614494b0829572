"""Title look-up against brute force: right answers and look-ups a second at 100,000 and 1,000,000 titles.

    python -m bench.titles [--titles 100000 1000000]

Titles are invented: words of syllables, some of them common and most of them rare, as Zipf has it (Human Behavior and
the Principle of Least Effort, 1949). A question is one of them with one to four misprints. Brute force is rapidfuzz's
`extractOne` over the folded titles; it is asked fewer questions, for it is slow.

Then the threshold from which two titles are taken for one where the author agrees: how many misprinted titles reach it,
and for how many titles another title does, which would be taken for it if it were by the same author.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from ingest.identifiers import title_words
from ingest.resolving.judging import JudgeSettings, Titles, compare_titles
from ingest.titleindex import TitleIndex
from tests.standin.corpus import invent

ALIKE = 85.0
QUESTIONS = 1000
VOCABULARY = 40_000
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "or", "al")]


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--titles", type=int, nargs="*", default=[100_000, 1_000_000])
    given = parser.parse_args()
    print(f"{'titles':>9}{'build s':>9}{'index/s':>9}{'brute/s':>9}{'times':>7}{'index right':>13}{'brute right':>13}")
    for count in given.titles:
        measure(invented(count), brute=max(20, 10_000_000 // count))
    thresholds("of many words", invented(given.titles[0]))
    thresholds("of few words in other orders", [paper.title for paper in invent(5000).all])
    print(f"memory at the end: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


def measure(titles: Sequence[str], *, brute: int) -> None:
    """One line."""
    chance = random.Random(2)  # noqa: S311  # nothing to guess here
    asked = [(place, misprinted(titles[place], chance)) for place in chance.sample(range(len(titles)), QUESTIONS)]
    began = time.process_time()
    index = TitleIndex(titles)
    built = time.process_time() - began
    began = time.process_time()
    right = sum(any(one.place == place for one in index.find(title, alike=ALIKE)[:1]) for place, title in asked)
    seconds = time.process_time() - began
    words = [title_words(title) for title in titles]
    began = time.process_time()
    known = sum(brute_force(words, title) == place for place, title in asked[:brute])
    slow = (time.process_time() - began) / brute
    print(
        f"{len(titles):9,}{built:9.1f}{QUESTIONS / seconds:9.0f}{1 / slow:9.1f}{slow / (seconds / QUESTIONS):7.0f}"
        f"{right:7} of {QUESTIONS}{known:7} of {brute}"
    )


def thresholds(kind: str, titles: Sequence[str]) -> None:
    """One line a threshold."""
    chance = random.Random(3)  # noqa: S311  # nothing to guess here
    index = TitleIndex(titles)
    asked = [
        (titles[place], misprinted(titles[place], chance)) for place in chance.sample(range(len(titles)), QUESTIONS)
    ]
    own = [alike(title, printed) for title, printed in asked]
    others = []
    for title, printed in asked:
        near = [titles[one.place] for one in index.find(printed, alike=ALIKE) if titles[one.place] != title]
        others.append(max((alike(other, printed) for other in near), default=0.0))
    print(f"\ntitles {kind}\n{'alike from':>11}{'misprints reach it':>20}{'other titles reach it':>23}")
    for least in (88, 90, 92, 94, 96, 98):
        reach, wrong = (sum(ratio >= least for ratio in ratios) for ratios in (own, others))
        print(f"{least:11}{reach:12} of {QUESTIONS}{wrong:15} of {QUESTIONS}")


def alike(one: str, other: str) -> float:
    """How like two titles are, where they differ in misprints alone and not in a number; else 0."""
    kind, ratio = compare_titles(one, other, JudgeSettings(alike=0.0))
    return ratio if kind in {Titles.SAME, Titles.ALIKE} else 0.0


def brute_force(words: Sequence[str], title: str) -> int | None:
    """The place of the best title by comparing all."""
    found = process.extractOne(title_words(title), words, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[2] if found else None


def invented(count: int) -> list[str]:
    """So many titles of four to twelve words; the n-th word of the vocabulary is n times rarer than the first."""
    chance = np.random.default_rng(1)
    lengths = chance.integers(1, 5, VOCABULARY)
    vocabulary = ["".join(chance.choice(SYLLABLES, size=length)) for length in lengths]
    weights = 1 / np.arange(1, VOCABULARY + 1)
    sizes = chance.integers(4, 13, count)
    drawn = chance.choice(VOCABULARY, size=int(sizes.sum()), p=weights / weights.sum())
    ends = np.cumsum(sizes)
    return [
        " ".join(vocabulary[word] for word in drawn[end - size : end]).capitalize()
        for size, end in zip(sizes, ends, strict=True)
    ]


def misprinted(title: str, chance: random.Random) -> str:
    """The title with one to four letters changed, left out, or put in."""
    letters = list(title)
    for _ in range(chance.randint(1, 4)):
        place, letter = chance.randrange(len(letters)), chance.choice("abcdefghijklmnopqrstuvwxyz")
        kind = chance.randrange(3)
        letters[place : place + (kind != 2)] = [] if kind == 1 else [letter]
    return "".join(letters)


if __name__ == "__main__":
    main()
