"""Captions: where they begin, how far their text goes, what they are captions of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.document import Line
from extract.reading.lines import block_follows, main_size, union
from extract.reading.pages import RawPage
from extract.reading.rules import Rule
from extract.reading.settings import LINES
from extract.reading.words import NOTE_MARKS
from normalize.claims import Box

_NUMBER = (
    r"(?:[A-Z]{1,2}\.?\d{1,2}(?:\.\d{1,2})?|\d{1,3}(?:\.\d{1,2})*(?:\s?\(?[a-h]\)?(?![a-z]))?"
    r"|[IVXL]{1,6}(?![a-z])|[A-H]\.[IVX]+)"
)
_START = re.compile(
    rf"^(?:(?P<table>Table|TABLE|Tab\.)|(?P<figure>Figure|FIGURE|Fig\.|FIG\.)|(?P<other>Algorithm|ALGORITHM|Listing))\s*"
    rf"(?P<number>{_NUMBER})\s*(?P<mark>[.:|]|[-–—](?=\s)|(?=$))?"
)
_INITIALS = "TFAL"  # that such a line begins with
_WIDER = 1.1  # of a title's width; a line wider than that does not go on with it
_SAME_LINE = 1.2  # em; a caption's label and text may stand apart by so much
_SIZE = 0.35  # points; the lines of a caption differ in size by less
_WIDE_GAP = 0.8  # em; the space between words is narrower than that
_RULE_ABOVE = 1.6  # em; the rule above a table's header is that near to its baseline
_PROSE_WORDS = 4
PART = re.compile(r"^\((?P<letter>[a-h])\)\s*\S")


@dataclass(frozen=True, slots=True)
class FoundCaption:
    """A caption on a page. `kind` is `table`, `figure` or `other` (an algorithm); `lines` are its lines in order."""

    kind: str
    number: str
    text: str
    box: Box
    lines: tuple[Line, ...]


def find_captions(page: RawPage) -> list[FoundCaption]:
    """The captions of a page, in the order of its content."""
    found = []
    lines = page.lines
    for index, line in enumerate(lines):
        match = _START.match(line.text) if line.words[0].text[0] in _INITIALS else None
        if match and _is_caption(page, index, match):
            found.append(_caption(page, index, match))
    return found


def find_subcaptions(page: RawPage, captions: Sequence[FoundCaption], caption: FoundCaption) -> list[FoundCaption]:
    """The captions `(a) ...`, `(b) ...` of parts on the page of a caption, numbered as if they were its own."""
    taken = {id(line) for other in captions for line in other.lines}
    found = []
    for index, line in enumerate(page.lines):
        match = PART.match(line.text) if line.words[0].text[0] == "(" else None
        if match is None or id(line) in taken or (index and _goes_on_with(page, page.lines[index - 1], line)):
            continue
        if _heads_columns(page, line):
            continue
        part = _caption_from(page, index, "table", caption.number + match["letter"])
        found.append(replace(part, text=f"{caption.text} {part.text}"))
    return found


def _heads_columns(page: RawPage, line: Line) -> bool:
    """Whether a rule stands right above the line and above more of its row: it is a table's header, not its title."""
    top = line.words[0].baseline - _RULE_ABOVE * line.size
    rules = [rule for rule in page.rules.horizontal if top < rule.at < line.words[0].baseline]
    beside = [word for other in page.lines if same_row(line, other) for word in other.words]
    beside.sort(key=lambda word: word.box.x0)
    return any(
        rule.start <= line.box.x0 + 1 and _WIDE_GAP * left.size < right.box.x0 - left.box.x1 and right.box.x1 < rule.end
        for rule in rules
        for left, right in pairwise(beside)
        if left.box.x0 >= line.box.x0
    )


def _goes_on_with(page: RawPage, before: Line, line: Line) -> bool:
    """Whether the line goes on with a sentence of the line before it, and so begins nothing."""
    numbers = sum(any(letter.isdigit() for letter in word.text) for word in before.words)
    prose = len(before.words) >= _PROSE_WORDS and numbers * 3 < len(before.words)
    if not prose or before.text.rstrip().endswith((".", "!", "?", ":")):
        return False
    same_size = abs(main_size(before) - main_size(line)) < _SIZE
    joined = block_follows(before, line, LINES.caption_leading) and same_size
    return joined and not _ruled_between(page.rules.horizontal, before, line)


def starts_caption(line: Line) -> bool:
    """Whether the line could begin a caption."""
    return bool(_START.match(line.text) or PART.match(line.text))


def _is_caption(page: RawPage, index: int, match: re.Match[str]) -> bool:
    line = page.lines[index]
    rest = line.text[match.end() :].strip()
    if match["mark"] is None and not _set_apart(line, match):
        return False
    if index and _goes_on_with(page, page.lines[index - 1], line):
        return False
    return bool(rest) or _label_alone(page.lines, index)


def _label_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether a label without text is a line of its own above a caption's text, and no cell of a table."""
    line = lines[index]
    beside = [other for other in lines[max(index - 1, 0) : index + 2] if other is not line and same_row(line, other)]
    below = index + 1 < len(lines) and block_follows(line, lines[index + 1])
    return not beside and below


def _set_apart(line: Line, match: re.Match[str]) -> bool:
    """Whether `Table 3` is printed in another style than what follows it, as a label is."""
    label = len(line.text[: match.end()].split())
    if label >= len(line.words):
        return True
    first, following = line.words[0], line.words[label]
    gap = following.box.x0 - line.words[label - 1].box.x1
    return (first.bold and not following.bold) or gap > 0.8 * line.size


def _caption(page: RawPage, index: int, match: re.Match[str]) -> FoundCaption:
    kind = "table" if match["table"] else "figure" if match["figure"] else "other"
    return _caption_from(page, index, kind, re.sub(r"[\s()]", "", match["number"]))


def _caption_from(page: RawPage, index: int, kind: str, number: str) -> FoundCaption:
    lines = page.lines
    taken = [lines[index]]
    for position in range(index + 1, len(lines)):
        following = lines[position]
        beyond = lines[position + 1] if position + 1 < len(lines) else None
        if not _goes_on(page, taken, following, beyond):
            break
        taken.append(following)
    text = " ".join(line.text for line in taken)
    return FoundCaption(kind, number, text, union(line.box for line in taken), tuple(taken))


def _goes_on(page: RawPage, taken: Sequence[Line], following: Line, beyond: Line | None) -> bool:
    last, first = taken[-1], taken[0]
    if same_row(last, following):
        return 0 <= following.box.x0 - last.box.x1 < _SAME_LINE * last.size
    label_alone = len(taken) == 1 and len(first.words) <= 2
    leading = LINES.leading if label_alone else LINES.caption_leading
    if not block_follows(last, following, leading) or starts_caption(following):
        return False
    if following.text[0] in NOTE_MARKS:
        return True
    sizes = {main_size(last), last.words[-1].size}
    other_size = min(abs(main_size(following) - size) for size in sizes) > _SIZE and not label_alone
    return not (other_size or _ends_before(page, taken, following, beyond))


def _ends_before(page: RawPage, taken: Sequence[Line], following: Line, beyond: Line | None) -> bool:
    """Whether a line as large and as near as the caption's is yet another thing: a row of the table, or the text."""
    if beyond is not None and same_row(following, beyond) and beyond.box.x0 - following.box.x1 > following.size:
        return True
    if beyond is not None and _set_in_columns(following) and _ruled_between(page.rules.horizontal, following, beyond):
        return True
    if PART.match(taken[0].text) and _another_style(taken[-1], following):
        return True
    return _ruled_between(page.rules.horizontal, taken[-1], following) or _full_stop_then_jump(taken, following)


def _set_in_columns(line: Line) -> bool:
    """Whether most spaces of the line are too wide for text: the header of a table without a rule above it."""
    gaps = [b.box.x0 - a.box.x1 > _WIDE_GAP * a.size for a, b in pairwise(line.words)]
    return 2 * sum(gaps) > len(gaps)


def _another_style(last: Line, following: Line) -> bool:
    """Whether a title ends here: a short or a bold one, or before what is set in columns."""
    if following.box.width > _WIDER * last.box.width:
        return True
    gappy = any(b.box.x0 - a.box.x1 > 0.9 * a.size for a, b in pairwise(following.words))
    return gappy or (all(word.bold for word in last.words) and not any(word.bold for word in following.words))


def same_row(line: Line, other: Line) -> bool:
    """Whether both stand on one baseline."""
    return abs(line.words[-1].baseline - other.words[0].baseline) <= LINES.same_line * max(line.size, other.size)


def _ruled_between(rules: Sequence[Rule], last: Line, following: Line) -> bool:
    top, bottom = last.words[0].baseline, following.words[0].baseline
    return any(top < rule.at < bottom and rule.start < last.box.x1 and last.box.x0 < rule.end for rule in rules)


def _full_stop_then_jump(taken: Sequence[Line], following: Line) -> bool:
    """A caption's last line is short and ends with a full stop; what follows wider or bolder is another thing."""
    last = taken[-1]
    if not last.text.rstrip().endswith((".", ")")) or len(taken) < 2:
        return False
    wider = max(line.box.x1 for line in taken)
    return last.box.x1 < wider - 2 * last.size and following.box.x1 > wider + 2
