"""The text columns of a page: one, or two with a gutter between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.document import Line
from extract.reading.pages import RawPage
from normalize.claims import Box

_PROSE_WORDS = 5


@dataclass(frozen=True, slots=True)
class TextColumns:
    """The left and right edges of the text; `gutter` is the middle of a two-column page's gutter, None for one."""

    left: float
    right: float
    gutter: float | None

    def zone(self, box: Box) -> tuple[float, float]:
        """The edges of the column that `box` stands in, or of the whole text where it stands across."""
        if self.gutter is None or (box.x0 < self.gutter - 6 and box.x1 > self.gutter + 6):
            return self.left, self.right
        return (self.left, self.gutter) if (box.x0 + box.x1) / 2 < self.gutter else (self.gutter, self.right)


def text_columns(pages: Sequence[RawPage]) -> list[TextColumns]:
    """The columns of each page; a page with little text takes those of the others."""
    own = [_columns(page) for page in pages]
    two = [columns.gutter for columns in own if columns is not None and columns.gutter is not None]
    known = [columns for columns in own if columns is not None]
    gutter = sorted(two)[len(two) // 2] if known and len(two) * 2 > len(known) else None
    whole = []
    for page, columns in zip(pages, own, strict=True):
        width = page.frame.size[0]
        whole.append(columns or TextColumns(0.08 * width, 0.92 * width, gutter))
    return whole


def _columns(page: RawPage) -> TextColumns | None:
    prose = [line for line in page.lines if len(line.words) >= _PROSE_WORDS and line.box.width > 100]
    if len(prose) < 4:
        return None
    left = sorted(line.box.x0 for line in prose)[len(prose) // 20]
    right = sorted(line.box.x1 for line in prose)[-1 - len(prose) // 20]
    middle = (left + right) / 2
    apart = [line for line in prose if not _crosses(line, middle)]
    on_right = sum(line.box.x0 > middle - 10 for line in apart)
    if len(apart) < 0.5 * len(prose) or not 0.1 < on_right / len(apart) < 0.95:
        return TextColumns(left, right, None)
    return TextColumns(left, right, _gutter(apart, middle))


def _crosses(line: Line, middle: float) -> bool:
    return line.box.x0 < middle - 10 and line.box.x1 > middle + 10


def _gutter(lines: Sequence[Line], middle: float) -> float:
    starts = [line.box.x0 for line in lines if middle - 10 < line.box.x0 < middle + 40]
    ends = [line.box.x1 for line in lines if middle - 40 < line.box.x1 < middle + 10]
    return (min(starts, default=middle) + max(ends, default=middle)) / 2
