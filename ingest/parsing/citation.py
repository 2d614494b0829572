"""One reference as printed in a list, in whichever style: who, what, when, where.

Styles are tried from the most telling mark to the least: a title in quotes; a year between blanks and commas, as
bibliographic sites print it; a year in brackets behind the authors; names with initials; else sentences in order.
What a style cannot tell stays empty: a wrong author is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.names import OTHERS, listed_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The parts of a reference. `doubts` say in words where the cut between two parts was a guess."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    doubts: tuple[str, ...] = ()


_YEAR = r"(?:1[5-9]|20)\d\d"
_ANY_YEAR = re.compile(rf"(?<![\d.:/-])({_YEAR})[a-z]?(?![\d:/-])")
_ENDING_YEAR = re.compile(rf"[\s,]*[(\[]?\b{_YEAR}\b[)\]]?$")
_STARTING_YEAR = re.compile(rf"^[(\[]?({_YEAR})[a-z]?[)\]]?[.,:]?\s+(?=\S)")
_QUOTED = re.compile(r"[“\"«„‘']{1,2}(?=\S)(.{6,}?)[,.]?[”\"»“’']{1,2}(?=[\s,.;(]|$)")
_YEAR_IN_BRACKETS = re.compile(
    rf"^(?P<who>[^(\[]{{2,}}?)[\s,]*[(\[](?P<year>{_YEAR})[a-z]?(?:,[^)\]]*)?[)\]][\s.,:]+(?P<rest>.{{4,}})$"
)
_YEAR_SENTENCE = re.compile(rf"^(?P<who>.{{2,}}?)[.,]\s+(?P<year>{_YEAR})[a-z]?[.:]\s+(?P<rest>.{{4,}})$")
_SITE = re.compile(rf"^(?P<head>.+?)\s+,\s+(?P<year>{_YEAR})\s*(?:[.,]\s*(?P<venue>.*))?$")
_SITE_AUTHOR = re.compile(r"^(?P<who>[^,]{2,60}?),\s*et\s+al\.?\s+(?P<title>.+)$")
_LEADING_NAME = re.compile(r"^((?:[^\W\d_]\.[\s-]*)+[^\W\d_][\w'’-]+)\s+(?=\S)")
_FIRST_TWO_WORDS = re.compile(r"^([A-ZÀ-Þ][\w'’.-]+\s+[A-ZÀ-Þ][\w'’-]+)\s+(?=\S)")

_PARTICLES = ["de", "del", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "ten", "ter", "el", "bin"]
_SURNAME = rf"(?:(?:{'|'.join(_PARTICLES)}) )*[A-ZÀ-Þ][\w'’-]+"
_INITIALS = r"[A-ZÀ-Þ]\.(?:[ -]?[A-ZÀ-Þ]\.)*"
_NAME = rf"(?:{_SURNAME}, ?{_INITIALS}|{_INITIALS} ?{_SURNAME}(?: {_SURNAME})?|{_SURNAME} [A-Z]{{1,3}}(?![\w-]))"
_NAMES = re.compile(
    rf"^(?P<who>{_NAME}(?:(?:, and |, & |, | and | & |; ){_NAME})*(?P<cut>,? et al\.?)?)(?P<stop>[.,:]?)\s+"
)
_NAME_WORD = re.compile(r"^[\w'’.-]+$")
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*")
_ET_AL = re.compile(r"[\s,]*\bet\.?\s*al\.?[.,]?\s*$")

_SENTENCE_END = re.compile(
    r"(?<!\b[^\W\d_])(?<!\bal)(?<!\bvs)(?<!\b[JS]r)(?<!\bSt)(?<!\bNo)(?<!\bVol)[.?!]\s+(?=[^\W_a-zà-þ]|[a-z]+[A-Z0-9])"
)
_PLACE_IN_VENUE = re.compile(r"\s*(?:https?://|doi:|\bpp\.?\s|\bpages\s)")
_VENUE_YEAR = re.compile(rf"[\s,.;:(\[]*{_YEAR}[a-z]?(?:[)\]]?[\s.,;]*$|[;:].*$)")
_IN = re.compile(r"^in:?\s+", re.IGNORECASE)


def read_citation(text: str) -> Citation:
    """The parts of one reference, whose label was taken off and whose lines were joined. Never fails."""
    for style in _STYLES:
        citation = style(text)
        if citation is not None and citation.title:
            return citation
    return Citation(title=_clean(text))


def _quoted(text: str) -> Citation | None:
    """Like `A. Author and B. Author, "Title," in Venue, 2016.`."""
    match = _QUOTED.search(text)
    if match is None:
        return None
    before, after = text[: match.start()].strip(), text[match.end() :]
    who = re.sub(rf"[(\[]?{_YEAR}[a-z]?[)\]]?[\s.,:]*$", "", before)
    if who and not is_name_list(who):
        return None
    year = _first_year(after) or _first_year(before)
    return Citation(title=_clean(match[1]), authors=listed_names(who), year=year, venue=_venue(after))


def _site(text: str) -> Citation | None:
    """Like `Last Author,et al.  Title , 2016, Venue.`; bibliographic sites put nothing behind a sole author."""
    match = _SITE.match(text)
    if match is None:
        return None
    head, year, venue = match["head"], int(match["year"]), _clean(match["venue"] or "") or None
    cut = _SITE_AUTHOR.match(head)
    if cut is not None:
        return Citation(title=_clean(cut["title"]), authors=(*listed_names(cut["who"]), OTHERS), year=year, venue=venue)
    sole = _LEADING_NAME.match(head)
    doubts: tuple[str, ...] = ()
    if sole is None:
        sole = _FIRST_TWO_WORDS.match(head)
        doubts = ("author and title are not separated; the first two words were taken for the author",)
    if sole is None or len(head[sole.end() :].split()) < 2:
        return Citation(title=_clean(head), year=year, venue=venue)
    return Citation(title=_clean(head[sole.end() :]), authors=(sole[1],), year=year, venue=venue, doubts=doubts)


def _year_after_authors(text: str) -> Citation | None:
    """Like `Author, A. (2016). Title. Venue.` or `Ann Author and Bea Author. 2016. Title. Venue.`."""
    match = _YEAR_IN_BRACKETS.match(text) or _YEAR_SENTENCE.match(text)
    if match is None or not is_name_list(match["who"]):
        return None
    title, venue = _title_and_rest(match["rest"])
    return Citation(title=title, authors=listed_names(match["who"]), year=int(match["year"]), venue=_venue(venue))


def _names_with_initials(text: str) -> Citation | None:
    """Like `Author, A., Author, B.: Title. In: Venue (2016)` or `A. Author et al. Title. Venue, 2016.`."""
    match = _NAMES.match(text)
    if match is None or not (match["stop"] or match["cut"] or match["who"].endswith(".")):
        return None
    rest = text[match.end() :]
    year = _STARTING_YEAR.match(rest)
    title, venue = _title_and_rest(rest[year.end() :] if year else rest)
    return Citation(
        title=title,
        authors=listed_names(match["who"]),
        year=int(year[1]) if year else _last_year(venue) or _last_year(rest),
        venue=_venue(venue),
    )


def _sentences(text: str) -> Citation | None:
    """Like `Ann Author and Bea Author. Title. In Venue, 2016.`; the names may follow the title instead."""
    first, rest = _title_and_rest(text)
    second, third = _title_and_rest(rest)
    year = _last_year(third or rest) or _last_year(text)
    if _has_several_names(second) and not _has_several_names(first):
        return Citation(title=first, authors=listed_names(second), year=year, venue=_venue(third))
    if not second or not is_name_list(first):
        return None
    return Citation(title=second, authors=listed_names(first), year=year, venue=_venue(third))


def _title_first(text: str) -> Citation:
    """Like `Title (2016)`, `Title, 2016`, `Title. Venue, 2016.`, or a title and nothing more."""
    title, venue = _title_and_rest(text)
    return Citation(title=title, year=_last_year(text), venue=_venue(venue))


_STYLES: tuple[Callable[[str], Citation | None], ...] = (
    _quoted,
    _site,
    _year_after_authors,
    _names_with_initials,
    _sentences,
    _title_first,
)


def is_name_list(text: str) -> bool:
    """Whether the text can be a list of names: parts of few words, all of them capitalised, and no digits."""
    text = _ET_AL.sub("", text.strip(" .,;:"))
    if not text or any(char.isdigit() for char in text):
        return False
    parts = [part for part in _BETWEEN_NAMES.split(text) if part]
    most = 3 if len(parts) == 1 else 5
    return all(_is_name(part, most) for part in parts)


def _has_several_names(text: str) -> bool:
    """Stricter: at least two names, and the first has two words."""
    return is_name_list(text) and bool(_BETWEEN_NAMES.search(text)) and " " in _BETWEEN_NAMES.split(text)[0]


def _is_name(part: str, most: int) -> bool:
    proper = [word for word in part.split() if word not in _PARTICLES]
    return 0 < len(proper) <= most and all(word[:1].isupper() and _NAME_WORD.match(word) for word in proper)


def _title_and_rest(text: str) -> tuple[str, str]:
    """The first sentence and what follows it. Question and exclamation marks belong to a title, a year does not."""
    end = _SENTENCE_END.search(text)
    title, rest = (text, "") if end is None else (text[: end.start() + 1], text[end.end() :])
    title = _clean(title)
    return _ENDING_YEAR.sub("", title) or title, rest


def _venue(text: str) -> str | None:
    """The venue as printed, up to its pages or address."""
    text = _PLACE_IN_VENUE.split(text, maxsplit=1)[0]
    text = _VENUE_YEAR.sub("", text.strip(" ,.;"))
    return _clean(_IN.sub("", text.strip(" ,.;:(["))) or None


def _first_year(text: str) -> int | None:
    match = _ANY_YEAR.search(text)
    return int(match[1]) if match else None


def _last_year(text: str) -> int | None:
    years = _ANY_YEAR.findall(text)
    return int(years[-1]) if years else None


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:").removesuffix(".").strip()
