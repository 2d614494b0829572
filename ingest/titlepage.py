"""What page one of a paper says about it: its title and the year it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.identifiers import title_words
from ingest.records import FirstPage


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleSettings:
    """Tolerances of the search for a title. Sizes are compared as ratios, because papers choose their own.

    `top_lines`: how many of the first lines may begin a title. `same_size`: by how much two lines of one size may
    differ; `small_capitals`: how small those are beside capitals. `longest`: more lines than this are no title.
    `fewest_letters`: shorter texts are labels and logos. `longest_words`: more words than this are no title.
    """

    top_lines: int = 25
    same_size: float = 0.06
    small_capitals: float = 0.75
    longest: int = 6
    fewest_letters: int = 5
    longest_words: int = 45


SETTINGS = TitleSettings()

_NOT_TITLE = re.compile(
    r"^(?:arxiv:|published (?:as|in)|under review|accepted (?:as|at|to|for)|preprint|to appear|proceedings of|"
    r"journal of|submitted|draft|technical report|copyright|©|doi\b|https?:|www\.|vol(?:ume)?\.? \d|issn|abstract\b|"
    r"ieee transactions|contents lists|research article|article$|letter$|open access)",
    re.IGNORECASE,
)
_BODY_BEGINS = re.compile(
    r"^(?:abstract|a b s t r a c t|summary|(?:\d|I)?\.?\s*introduction|keywords|index terms)\b", re.IGNORECASE
)
_YEAR_LINE = re.compile(
    r"(?:conference|workshop|proceedings|published|copyright|©|\(c\)|nips|neurips|iclr|icml|cvpr|iccv|eccv|acl|emnlp|"
    r"naacl|aaai|interspeech|icassp|preprint|journal|submitted|accepted|arxiv)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.])(?:19[5-9]|20[0-4])\d(?![\d.]\d|\d)")
_FILE_LIKE = re.compile(
    r"\.(?:dvi|tex|docx?|pdf|ps|eps|indd|qxd)\b|^(?:microsoft word|untitled|title|paper|main)\b", re.IGNORECASE
)
_NOTE_MARKS = re.compile(r"[\s*∗†‡§¶]+$")


def title_on_page(page: FirstPage, settings: TitleSettings = SETTINGS) -> str | None:
    """The largest type above the abstract on page one, its lines joined. None where nothing there can be a title."""
    lines = [(text.strip(), size) for text, size in page.lines[: settings.top_lines]]
    body = next((index for index, (text, _) in enumerate(lines) if _BODY_BEGINS.match(text)), len(lines))
    lines = lines[:body] or lines
    sizes = sorted({size for text, size in lines if _may_be_title(text, settings)}, reverse=True)
    for size in sizes[:3]:
        title = _run_of(lines, size, settings)
        if title is not None:
            return title
    return None


def _may_be_title(text: str, settings: TitleSettings) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters >= settings.fewest_letters and not _NOT_TITLE.match(text)


def _run_of(lines: list[tuple[str, float]], size: float, settings: TitleSettings) -> str | None:
    """The first lines of about this size that follow on each other, as one text."""

    run: list[str] = []
    for text, other in lines:
        alike = abs(other - size) <= settings.same_size * size
        if (alike and not _NOT_TITLE.match(text)) or (run and _goes_on(run[-1], text, other / size, settings)):
            run.append(text)
        elif run:
            break
    title = join_lines(run)
    words = title_words(title).split()
    fits = len(run) <= settings.longest and len(words) <= settings.longest_words
    return title if fits and sum(len(word) for word in words) >= settings.fewest_letters else None


def _goes_on(last: str, text: str, ratio: float, settings: TitleSettings) -> bool:
    """A line in small capitals that has no initial is smaller than the title it belongs to."""
    return last.isupper() and text.isupper() and settings.small_capitals <= ratio <= 1


def join_lines(lines: list[str]) -> str:
    """Lines of a title as one text, note marks at the end taken off.

    A hyphen at the end of a line stays, for it mostly joins two words; in capitals it mostly divides one.
    """
    joined = ""
    for line in lines:
        divided = joined.endswith("-") and joined.isupper()
        space = "" if joined.endswith("-") else " "
        joined = f"{joined.removesuffix('-') if divided else joined}{space}{line}"
    return _NOTE_MARKS.sub("", " ".join(joined.split()))


def usable_metadata_title(page: FirstPage) -> str | None:
    """The title in the PDF's metadata, unless it is a file's name or a program's default."""
    title = " ".join((page.metadata_title or "").split())
    if len(title_words(title).split()) < 2 or _FILE_LIKE.search(title) or _NOT_TITLE.match(title):
        return None
    return title


def year_in_name(name: str) -> int | None:
    """The one year in a file's name (`venue-2012-48.pdf`); None where there is none, or more than one."""
    years = {int(year) for year in re.findall(r"(?<![\d.])(?:19[5-9]|20[0-4])\d(?![\d]|\.\d)", name)}
    return years.pop() if len(years) == 1 else None


def printed_year(page: FirstPage) -> int | None:
    """The one year that lines on conference, journal or copyright name on page one; None where they name several."""
    years = {
        int(year)
        for text, _ in page.lines
        if _YEAR_LINE.search(text) and len(text) < 200
        for year in _YEAR.findall(text)
    }
    return years.pop() if len(years) == 1 else None
