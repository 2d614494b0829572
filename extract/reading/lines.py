"""Lines from words: words on one baseline, in the order of the page's content, which is the reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.document import Line, Word
from extract.reading.glyphs import HYPHEN
from extract.reading.settings import LINES
from extract.reading.vocabulary import word_list
from normalize.claims import Box


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all `boxes`, of which there is at least one."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


def make_line(words: Sequence[Word]) -> Line:
    """A line of these words."""
    return Line(tuple(words), union(word.box for word in words))


def build_lines(words: Iterable[Word]) -> list[Line]:
    """Lines in the order of `words`: a new one begins where the baseline changes or the text jumps."""
    lines: list[Line] = []
    current: list[Word] = []
    for word in words:
        if current and not _follows(current, word):
            lines.append(_ended(current))
            current = []
        current.append(word)
    if current:
        lines.append(make_line(current))
    return lines


def _ended(words: list[Word]) -> Line:
    """A line that others follow: a hyphen at its end is marked as one that may be of the line alone."""
    last = words[-1]
    if len(last.text) > 2 and last.text[-1] == "-" and last.text[-2].isalnum():
        words = [*words[:-1], replace(last, text=last.text[:-1] + HYPHEN)]
    return make_line(words)


def _follows(line: list[Word], word: Word) -> bool:
    last = line[-1]
    if last.text.endswith(HYPHEN):
        return False
    size = max(last.size, word.size)
    if not -0.5 * size <= word.box.x0 - last.box.x1 <= LINES.split_gap * size:
        return False
    base = max(line, key=lambda w: w.size) if len(line) < 4 else line[0]
    off = min(abs(word.baseline - last.baseline), abs(word.baseline - base.baseline))
    script = (
        min(word.size, last.size) < LINES.script_size * size and word.box.x0 - last.box.x1 < LINES.script_gap * size
    )
    return off <= (LINES.script_shift if script else LINES.same_line) * size


_LONG_FIRST, _LONG_SECOND = 5, 6  # letters; shorter parts are words by chance


def mend(text: str, following: str, known: frozenset[str]) -> str:
    """A word that ends in a hyphen mark and the word that continues it, as one word, with its hyphen if it has one."""
    head = text.rstrip(HYPHEN).rstrip("-")
    if not head or not following:
        return head + following
    letters = following.rstrip(".,;:!?)]}'\"”’")
    joined, hyphened = (head + letters).lower().lstrip("([\"'“‘"), f"{head}-{letters}".lower().lstrip("([\"'“‘")
    if joined in known:
        return head + following
    compound = head.lower() in word_list("compound_first_parts") or _are_words(head, letters, known)
    if hyphened in known or compound or not letters[:1].islower() or not head[-1:].isalpha():
        return f"{head}-{following}"
    return head + following


def _are_words(head: str, tail: str, known: frozenset[str]) -> bool:
    """Whether both parts are words of the text, long enough to be no parts of one: `convolution-augmented`."""
    first, second = head.lower().lstrip("([\"'“‘"), tail.lower()
    if len(first) < _LONG_FIRST or len(second) < _LONG_SECOND or not (first in known and second in known):
        return False
    return first not in word_list("closed_first_parts") and not second.startswith(tuple(word_list("endings")))


def join_words(texts: Sequence[str], known: frozenset[str]) -> str:
    """Words as one text; those that end in a hyphen mark run on in the next."""
    joined: list[str] = []
    for text in texts:
        if joined and joined[-1].endswith(HYPHEN):
            joined[-1] = mend(joined[-1], text, known)
        else:
            joined.append(text)
    return " ".join(joined).replace(HYPHEN, "-")


def mend_lines(lines: Sequence[Line], known: frozenset[str]) -> list[Line]:
    """The lines with words that were broken at a line's end made whole; the second part leaves its line."""
    mended: list[Line] = []
    skip = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        broken = line.words[-1].text.endswith(HYPHEN)
        if not skip and not broken:
            mended.append(line)
            continue
        words = list(line.words[1:] if skip else line.words)
        skip = broken and following is not None and continues(line, following)
        if broken and words:
            tail = following.words[0].text if skip and following is not None else ""
            whole = mend(words[-1].text, tail, known) if tail else words[-1].text.rstrip(HYPHEN) + "-"
            words[-1] = replace(words[-1], text=whole)
        if words:
            mended.append(make_line(words))
    return mended


def continues(line: Line, following: Line) -> bool:
    """Whether a word broken at the end of `line` goes on in `following`: their sizes agree."""
    return abs(line.size - following.size) < 0.25 * line.size and following.words[0].baseline != line.words[-1].baseline


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """The words of the text that are not broken, in lower case and without punctuation around them."""
    return frozenset(
        word.text.lower().strip("()[]{}.,;:!?'\"“”‘’")
        for line in lines
        for word in line.words
        if HYPHEN not in word.text
    )


def main_size(line: Line) -> float:
    """The font size of most of the line."""
    sizes: dict[float, int] = {}
    for word in line.words:
        sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
    return max(sizes, key=lambda size: (sizes[size], size))


def block_follows(line: Line, following: Line, leading: float = LINES.leading) -> bool:
    """Whether `following` stands right below `line`, close enough to be of the same block."""
    size = max(line.size, following.size)
    gap = following.words[0].baseline - line.words[0].baseline
    return 0 < gap <= leading * size and following.box.x0 < line.box.x1 and line.box.x0 < following.box.x1
