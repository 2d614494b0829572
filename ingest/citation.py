"""One reference as printed in a list, in whichever style: who, what, when, where.

Styles are tried from the most telling mark to the least: a title in quotes; a year between blanks and commas, as
bibliographic sites print it; a year in brackets behind the authors; a colon behind initials; else sentences in order.
What a style cannot tell stays empty: a wrong author is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.names import listed_names


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
_QUOTED = re.compile(r"[“\"«„‘']{1,2}(?=\S)(.{6,}?)[,.]?[”\"»“’']{1,2}(?=[\s,.;(]|$)")
_AFTER_AUTHORS = re.compile(
    rf"^(?P<who>[^(\[]{{2,}}?)[\s.,]*[(\[](?P<year>{_YEAR})[a-z]?(?:,[^)\]]*)?[)\]][\s.,:]+(?P<rest>.{{4,}})$"
)
_BARE_YEAR = re.compile(rf"^(?P<who>.{{2,}}?)[.,]\s+(?P<year>{_YEAR})[a-z]?[.:]\s+(?P<rest>.{{4,}})$")
_SITE = re.compile(rf"^(?P<head>.+?)\s+,\s+(?P<year>{_YEAR})\s*(?:[.,]\s*(?P<venue>.*))?$")
_SITE_AUTHOR = re.compile(r"^(?P<who>[^,]{2,60}?),\s*et\s+al\.?\s+(?P<title>.+)$")
_LEADING_NAME = re.compile(r"^((?:[^\W\d_]\.[\s-]*)+[^\W\d_][\w'’-]+)\s+(?=\S)")
_FIRST_TWO_WORDS = re.compile(r"^([A-ZÀ-Þ][\w'’.-]+\s+[A-ZÀ-Þ][\w'’-]+)\s+(?=\S)")
_COLON = re.compile(r"^(?P<who>(?:[^:.]|(?<=\b[^\W\d_])\.|\bal\.)+[\w.)]):\s+(?P<rest>.{4,})$")
_SENTENCE_END = re.compile(
    r"(?<!\b[^\W\d_])(?<!\bal)(?<!\bvs)(?<!\b[JS]r)(?<!\bSt)(?<!\bNo)(?<!\bVol)[.?!]\s+(?=[^\W_a-zà-þ]|[a-z]+[A-Z0-9])"
)
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "der",
        "den",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "van",
        "von",
        "ten",
        "ter",
        "el",
        "al",
        "and",
        "et",
        "bin",
        "y",
    ]
)
_NAME_PART = re.compile(r"^[\w'’.&-]+$")
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
    year = _first_year(after) or _first_year(before)
    who = re.sub(rf"[(\[]?{_YEAR}[a-z]?[)\]]?[\s.,:]*$", "", before)
    if who and not is_name_list(who):
        return None
    return Citation(title=_clean(match[1]), authors=listed_names(who), year=year, venue=_venue(after))


def _year_after_authors(text: str) -> Citation | None:
    """Like `Author, A., & Author, B. (2016). Title. Venue, 1(2), 3.` or `A. Author and B. Author. 2016. Title. Venue.`."""
    match = _AFTER_AUTHORS.match(text) or _BARE_YEAR.match(text)
    if match is None or not is_name_list(match["who"]):
        return None
    title, venue = _title_and_rest(match["rest"])
    return Citation(title=title, authors=listed_names(match["who"]), year=int(match["year"]), venue=_venue(venue))


def _site(text: str) -> Citation | None:
    """`Last Author,et al.  Title , 2016, Venue.`, as bibliographic sites print it; a sole author stands unseparated."""
    match = _SITE.match(text)
    if match is None:
        return None
    head, year, venue = match["head"], int(match["year"]), _clean(match["venue"] or "") or None
    cut = _SITE_AUTHOR.match(head)
    if cut is not None:
        return Citation(
            title=_clean(cut["title"]), authors=(*listed_names(cut["who"]), "others"), year=year, venue=venue
        )
    sole = _LEADING_NAME.match(head)
    doubts: tuple[str, ...] = ()
    if sole is None:
        sole = _FIRST_TWO_WORDS.match(head)
        doubts = ("author and title are not separated; the first two words were taken for the author",)
    if sole is None or len(head[sole.end() :].split()) < 2:
        return Citation(title=_clean(head), year=year, venue=venue)
    return Citation(title=_clean(head[sole.end() :]), authors=(sole[1],), year=year, venue=venue, doubts=doubts)


def _colon_after_authors(text: str) -> Citation | None:
    """Like `Author, A., Author, B.: Title. In: Venue (2016)`."""
    match = _COLON.match(text)
    if match is None or not is_name_list(match["who"]) or not re.search(r"\b[^\W\d_]\.|,|\bet al", match["who"]):
        return None
    title, venue = _title_and_rest(match["rest"])
    return Citation(title=title, authors=listed_names(match["who"]), year=_last_year(venue), venue=_venue(venue))


def _sentences(text: str) -> Citation | None:
    """`A. Author and B. Author. Title. In Venue, 2016.`; a list of titles alone has no first sentence of names."""
    first = _SENTENCE_END.search(text)
    if first is None or text[first.start()] != "." or not is_name_list(text[: first.start()]):
        return None
    title, venue = _title_and_rest(text[first.end() :])
    doubts = () if venue else ("only two parts were found; the first was taken for the authors",)
    authors = listed_names(text[: first.start()])
    return Citation(title=title, authors=authors, year=_last_year(venue or text), venue=_venue(venue), doubts=doubts)


def _title_first(text: str) -> Citation:
    """`Title (2016)`, `Title, 2016`, `Title. Venue, 2016.`, or a title and nothing more."""
    title, venue = _title_and_rest(text)
    title = re.sub(rf"[\s,]*[(\[]?\b{_YEAR}\b[)\]]?$", "", title) or title
    return Citation(title=_clean(title), year=_last_year(text), venue=_venue(venue))


_STYLES: tuple[Callable[[str], Citation | None], ...] = (
    _quoted,
    _site,
    _year_after_authors,
    _colon_after_authors,
    _sentences,
    _title_first,
)


def is_name_list(text: str) -> bool:
    """Whether the text can be a list of names: short parts, capitals, no digits, and a comma, an `and` or an initial."""
    text = re.sub(r"[\s,]*\bet\.?\s*al\.?[.,]?\s*$", " et al", text.strip(" .,;:"))
    if not text or any(char.isdigit() for char in text):
        return False
    parts = re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+|\s*&\s*", text.removesuffix(" et al"))
    return all(_is_name(part) for part in parts if part)


def _is_name(part: str) -> bool:
    words = re.sub(r"^(?:and|&)\s+", "", part).split()
    capital = [word for word in words if word[:1].isupper()]
    small = [word for word in words if not word[:1].isupper() and word.lower() not in _PARTICLES]
    return len(words) <= 5 and bool(capital) and not small and all(_NAME_PART.match(word) for word in words)


def _title_and_rest(text: str) -> tuple[str, str]:
    """The first sentence and what follows it. A question mark or exclamation mark belongs to the title."""
    end = _SENTENCE_END.search(text)
    if end is None:
        return _clean(text), ""
    mark = text[end.start()]
    return _clean(text[: end.start()] + (mark if mark != "." else "")), text[end.end() :]


def _venue(text: str) -> str | None:
    """The venue as printed, up to its pages or address."""
    text = re.split(r"\s*(?:https?://|doi:|\bpp\.?\s|\bpages\s)", text, maxsplit=1)[0]
    text = re.sub(rf"[\s,.;:(\[]*{_YEAR}[a-z]?[)\]]?[\s.,;]*$", "", text.strip(" ,.;"))
    return _clean(_IN.sub("", text.strip(" ,.;:"))) or None


def _first_year(text: str) -> int | None:
    match = _ANY_YEAR.search(text)
    return int(match[1]) if match else None


def _last_year(text: str) -> int | None:
    years = _ANY_YEAR.findall(text)
    return int(years[-1]) if years else None


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:").removesuffix(".").strip()
