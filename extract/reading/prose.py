"""The running text of a document: which lines are headings, body, footnotes or references, and their sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.document import Line, Sentence, Table
from extract.reading.captions import FoundCaption
from extract.reading.lines import block_follows, join_words, main_size
from extract.reading.pages import RawPage
from extract.reading.sentences import Placed, placed, split_sentences
from extract.reading.settings import LINES
from normalize.claims import Box

_NUMBERED = re.compile(
    r"^(?:(?:\d{1,2}|[A-Z](?:\d(?=\.))?|[IVX]{1,5})(?:\.\d{1,2}){0,3}\.?|Appendix(?: [A-Z])?[.:]?)\s+\S*[A-Za-z]"
)
_KNOWN = re.compile(
    r"^(?:\d{1,2}\.?|[IVX]+\.?|[A-Z]\.?)?\s*(?:abstract|introduction|related works?|background|methods?|experiments?|"
    r"results?|discussions?|conclusions?(?: and .*)?|references|bibliography|acknowledge?ments?|appendix|appendices|"
    r"supplementary materials?)\s*[.:]?$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^(?:\d{1,2}\.?|[IVX]+\.?)?\s*(?:references|bibliography|literature cited)\s*[.:]?$", re.IGNORECASE
)
_ABSTRACT = re.compile(r"^abstract\b\s*[.:—–-]*\s*", re.IGNORECASE)
_AFTER_REFERENCES = re.compile(r"^(?:appendix|appendices|supplement|[A-Z](?:\.\d+)*\.?\s+[A-Z])", re.IGNORECASE)
_PROSE_WORDS = 4
_HEADING_WORDS = 14
_SAME_SIZE = 0.3  # points
_LABEL_WORDS = 2  # `TABLE 3` on a line of its own is no part of the sentence below it


@dataclass(frozen=True, slots=True)
class Role:
    """What a line is: `heading`, `body`, `footnote`, `references`, `caption`, `table`, `other`; and its section."""

    kind: str
    section: str


def body_size(pages: Sequence[RawPage]) -> float:
    """The font size in which most of the text is printed."""
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if len(line.words) >= _PROSE_WORDS:
                counts[round(line.size * 2) / 2] += len(line.words)
    return counts.most_common(1)[0][0] if counts else 10.0


def is_heading(line: Line, size: float) -> bool:
    """Whether the line is a section's heading: numbered or well known, and bold or larger than the text."""
    if len(line.words) > _HEADING_WORDS:
        return False
    text = line.text
    if len(text) > 90 or text.endswith((",", ";")):
        return False
    large = line.size > size + 0.8
    strong = large or line.words[-1].bold or line.words[0].bold
    if _KNOWN.match(text):
        return strong or line.words[0].text[:1].isupper()
    whole = large or all(word.bold for word in line.words)
    capitals = text.isupper() and len(text) > 5
    return bool(_NUMBERED.match(text)) and (whole or capitals)


def roles(
    pages: Sequence[RawPage],
    tables: Sequence[Table],
    captions: Sequence[Sequence[FoundCaption]],
) -> list[list[Role]]:
    """The role of every line of every page."""
    size = body_size(pages)
    state = _State(size)
    found = []
    for page, page_captions in zip(pages, captions, strict=True):
        taken = {id(line) for caption in page_captions for line in caption.lines}
        boxes = [table.box for table in tables if table.page == page.number and page.frame.turn == page.seen.turn]
        page_roles = []
        for index, line in enumerate(page.lines):
            if id(line) in taken:
                page_roles.append(Role("caption", state.section))
            elif any(_inside(line, box) for box in boxes):
                page_roles.append(Role("table", state.section))
            else:
                page_roles.append(state.next(page, index, line))
        found.append(page_roles)
    return found


def sections(
    pages: Sequence[RawPage], all_roles: Sequence[Sequence[Role]], captions: Sequence[Sequence[FoundCaption]]
) -> dict[tuple[int, str], str]:
    """The section in which each table caption stands, by its page and number."""
    found = {}
    for page, page_roles, page_captions in zip(pages, all_roles, captions, strict=True):
        section = {id(line): role.section for line, role in zip(page.lines, page_roles, strict=True)}
        for caption in page_captions:
            if caption.kind == "table":
                found[page.number, caption.number] = section[id(caption.lines[0])]
    return found


def _inside(line: Line, box: Box) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
    return box.x0 - 2 <= x <= box.x1 + 2 and box.top - 2 <= y <= box.bottom + 2


class _State:
    """What is remembered from line to line: the section, and whether the references have begun."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.section = ""
        self.references = False
        self.reference_heading: Line | None = None
        self.heading: Line | None = None  # the line before, if it is a heading

    def next(self, page: RawPage, index: int, line: Line) -> Role:
        """The role of a line outside tables and captions."""
        above, self.heading = self.heading, None
        if above is not None and not self.references and _goes_on(above, line):
            self.heading, self.section = line, join_words(f"{self.section} {line.text}".split(" "), frozenset())
            return Role("heading", self.section)
        if self.references:
            if not self._appendix_begins(line):
                return Role("references", self.section)
            self.references = False
        if is_heading(line, self.size):
            return self._heading(line)
        if page.number == 1 and not self.section and _ABSTRACT.match(line.text):
            self.section = "Abstract"
            return Role("body", self.section)
        if line.size < self.size - 0.4 and line.box.top > 0.6 * page.frame.size[1] and len(line.words) >= 3:
            return Role("footnote", self.section)
        return Role("body" if self._is_body(page, index, line) else "other", self.section)

    def _heading(self, line: Line) -> Role:
        self.heading, self.section = line, line.text
        if _REFERENCES.match(line.text):
            self.references, self.reference_heading = True, line
        return Role("heading", self.section)

    def _appendix_begins(self, line: Line) -> bool:
        heading = self.reference_heading
        if heading is None or not (is_heading(line, self.size) or line.size >= heading.size - 0.2):
            return False
        strong = line.size >= heading.size - 0.6 and line.words[0].bold >= heading.words[0].bold
        return strong and bool(_AFTER_REFERENCES.match(line.text) or line.size >= heading.size - 0.1 > self.size + 0.5)

    def _is_body(self, page: RawPage, index: int, line: Line) -> bool:
        if len(line.words) >= _PROSE_WORDS:
            return abs(line.size - self.size) < 1.6
        if abs(line.size - self.size) >= 0.6:
            return False
        before = page.lines[index - 1] if index else None
        after = page.lines[index + 1] if index + 1 < len(page.lines) else None
        begins = after is not None and len(after.words) >= _PROSE_WORDS and block_follows(line, after)
        return begins or (before is not None and block_follows(before, line))


def _goes_on(heading: Line, line: Line) -> bool:
    """Whether a heading goes on in the line: it is set in the same way, right below, and begins nothing."""
    alike = abs(main_size(heading) - main_size(line)) < _SAME_SIZE and all(w.bold for w in line.words) == all(
        w.bold for w in heading.words
    )
    strong = all(word.bold for word in heading.words) and len(heading.words) > 2
    return alike and strong and block_follows(heading, line, LINES.caption_leading) and not _NUMBERED.match(line.text)


def sentences(
    pages: Sequence[RawPage],
    all_roles: Sequence[Sequence[Role]],
    captions: Sequence[Sequence[FoundCaption]],
    known: frozenset[str],
) -> list[Sentence]:
    """The sentences of body text, captions and footnotes, in reading order."""
    found = list(_running(pages, all_roles, "body", known))
    found.extend(_running(pages, all_roles, "footnote", known))
    for page, page_captions in zip(pages, captions, strict=True):
        for caption in page_captions:
            label = 1 if len(caption.lines) > 1 and len(caption.lines[0].words) <= _LABEL_WORDS else 0
            for lines in (caption.lines[:label], caption.lines[label:]):
                words = [word for line in lines for word in placed(line.words, page.number)]
                found.extend(split_sentences(words, "", "caption", known))
    return found


def _running(
    pages: Sequence[RawPage], all_roles: Sequence[Sequence[Role]], kind: str, known: frozenset[str]
) -> Iterator[Sentence]:
    run: list[Placed] = []
    section = ""
    for page, page_roles in zip(pages, all_roles, strict=True):
        for line, role in zip(page.lines, page_roles, strict=True):
            if role.section != section:
                yield from split_sentences(run, section, _source(kind, section), known)
                run, section = [], role.section
            if role.kind == kind:
                run.extend(placed(line.words, page.number))
    yield from split_sentences(run, section, _source(kind, section), known)


def _source(kind: str, section: str) -> str:
    if kind == "footnote":
        return "footnote"
    return "abstract" if section.lower().startswith("abstract") else "prose"
