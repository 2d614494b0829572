"""What belongs to the page and not to the paper: headers, footers, page numbers, and the rules beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Line
from extract.reading.captions import starts_caption
from extract.reading.pages import RawPage
from extract.reading.rules import Rule
from extract.reading.settings import LINES

_RULE_PAGES = 3  # a rule at the same place on so many pages,
_RULE_SHARE = 0.4  # and on this share of them, is no rule of a table
_PAGE_NUMBER = re.compile(r"(?:page )?[-–]?\s?(?:\d{1,4}|[ivxl]{1,5})\s?[-–]?(?: of \d+)?", re.IGNORECASE)


def without_furniture(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages without their headers, footers, page numbers, and the rules that stand with those."""
    margins = _marginal_lines(pages)
    places = Counter(_place(rule) for page in pages for rule in page.rules.horizontal)
    often = max(_RULE_PAGES, _RULE_SHARE * len(pages))
    cleared = []
    for page, margin in zip(pages, margins, strict=True):
        lines = tuple(line for line in page.lines if id(line) not in margin)
        gone = {id(word) for line in page.lines if id(line) in margin for word in line.words}
        words = tuple(word for word in page.words if id(word) not in gone) if gone else page.words
        horizontal = tuple(rule for rule in page.rules.horizontal if places[_place(rule)] < often)
        cleared.append(replace(page, lines=lines, words=words, rules=replace(page.rules, horizontal=horizontal)))
    return cleared


def _place(rule: Rule) -> tuple[int, int, int]:
    return round(rule.at), round(rule.start), round(rule.end)


def _marginal_lines(pages: Sequence[RawPage]) -> list[set[int]]:
    """For each page the ids of the lines that are headers, footers or page numbers."""
    repeated: Counter[tuple[str, int]] = Counter()
    for page in pages:
        repeated.update({_shape(line) for line in page.lines if _marginal(line, page)})
    often, nearly_always = max(1, len(pages) // 4), len(pages) // 2
    found = []
    for page in pages:
        marginal = [line for line in page.lines if _marginal(line, page) and not starts_caption(line)]
        numbers = {id(line) for line in marginal if _page_number(line)}
        running = {id(line) for line in marginal if repeated[_shape(line)] > often} - numbers
        for line in marginal:
            if repeated[_shape(line)] <= nearly_always and not _outermost(line, page, running | numbers):
                running.discard(id(line))
        alone = {id(line) for line in page.lines if id(line) in numbers and _alone(line, page, running | numbers)}
        found.append(running | alone)
    return found


def _outermost(line: Line, page: RawPage, furniture: set[int]) -> bool:
    """Whether nothing but furniture stands beyond the line or beside it: a cell of a table is no running header."""
    if line.box.top < page.frame.size[1] / 2:
        beyond = [other for other in page.lines if other.box.top < line.box.top + line.size / 2]
    else:
        beyond = [other for other in page.lines if other.box.bottom > line.box.bottom - line.size / 2]
    return all(id(other) in furniture for other in beyond)


def _alone(line: Line, page: RawPage, furniture: set[int]) -> bool:
    """Whether nothing but furniture stands on the line's baseline: in a table a number is no page number."""
    base = line.words[0].baseline
    beside = [other for other in page.lines if abs(other.words[0].baseline - base) < LINES.same_line * line.size]
    return all(id(other) in furniture for other in beside)


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text).lower(), round(line.size)


def _marginal(line: Line, page: RawPage) -> bool:
    height = page.frame.size[1]
    return line.box.bottom < (LINES.margin + 0.02) * height or line.box.top > (1 - LINES.margin - 0.01) * height


def _page_number(line: Line) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text))
