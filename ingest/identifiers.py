"""arXiv ids, DOIs and title keys: what ties two mentions of one work together.

An arXiv id is only believed where it stands as one: in a field made for it, in an address of arxiv.org, after the word
arXiv, or in a DOI of arXiv's own. Bare numbers of that form occur in prices, pages and dates.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

OLD_ARCHIVES = frozenset([
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph",
    "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "econ", "eess", "funct-an", "gr-qc", "hep-ex", "hep-lat",
    "hep-ph", "hep-th", "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics",
    "plasm-ph", "q-alg", "q-bio", "q-fin", "quant-ph", "solv-int", "stat", "supr-con",
])  # fmt: skip
"""Archives whose ids look like `cs/0301001` (until March 2007). https://info.arxiv.org/help/arxiv_identifier.html"""

FIVE_DIGITS_FROM = 1501
"""From January 2015 on the number behind the month has five digits; before that, four (same page)."""

_NEW = r"(?<!\d)(?<!\d\.)(?P<new>\d{4}\.\d{4,5})(?:v(?P<newv>\d{1,2}))?(?![\w]|\.\d)"
_OLD = r"(?<![\w.-])(?P<old>[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{7})(?:v(?P<oldv>\d{1,2}))?(?!\w)"
_ANY_ID = re.compile(f"{_NEW}|{_OLD}")
_CONTEXT = re.compile(
    r"(?:(?<![a-z])arxiv(?:\.org)?|\babs/|\bcorr\b)[^\n]{0,20}?"
    r"(?=(?<!\d)(?<!\d\.)\d{4}\.\d{4,5}(?!\d)|(?<![\w.-])[a-z-]+(?:\.[a-z]{2})?/\d{7})",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:arxiv\s*[:-]?\s*|abs/)*(?:[a-z][a-z.-]*/(?=\d{4}\.\d{4})|([a-z-]+)/(?=\1/))?", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)
_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"<>{}|\\^`]+")
_DOI_TAIL = ".,;:'*"
_PAIRS = {")": "(", "]": "["}

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "×": "x",
    "&": " and ", "+": " plus ", "∞": " infinity ", "∗": " ", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "ℓ": "l",
}  # fmt: skip
_FOLD = str.maketrans(_LETTERS)
_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’`](?=\w)")


class ArxivId(NamedTuple):
    """An id such as `1901.01234` or `cs/0301001`, without its version, and the version as in `v5`, or None."""

    id: str
    version: str | None = None

    @property
    def year(self) -> int:
        """The year in which version 1 was submitted, as the id says."""
        return arxiv_year(self.id)


def arxiv_year(arxiv_id: str) -> int:
    """The year that the id begins with: two digits, 91 to 99 in the last century."""
    two = int(arxiv_id.rpartition("/")[2][:2])
    return 1900 + two if two >= 91 else 2000 + two


def parse_arxiv_id(text: str) -> ArxivId | None:
    """The id that `text` as a whole is, in a field made for ids: `1901.01234v5`, `arXiv:cs/0301001`, an address.

    Reference managers put the archive before ids of either style: `hep-lat/1901.01234`, `hep-ph/hep-ph/9901001`.
    """
    text = text.strip()
    bare = _PREFIX.sub("", text)
    match = _ANY_ID.match(bare)
    if match is not None and re.fullmatch(r"\s*(?:\[[\w.\s-]+\])?[\s.,;]*", bare[match.end() :]):
        return _checked(match)
    return find_arxiv_id(text)


def find_arxiv_id(text: str) -> ArxivId | None:
    """The first id in running text that stands after `arXiv`, `CoRR` or `abs/`, in an arXiv address or DOI."""
    for context in _CONTEXT.finditer(text):
        match = _ANY_ID.match(text, context.end())
        found = _checked(match) if match is not None else None
        if found is not None:
            return found
    return None


def arxiv_id_in_name(name: str) -> ArxivId | None:
    """The id in a file's name: `1901.01234v5.pdf`, `arXiv-1901.01234.pdf`, `cs0301001.pdf`."""
    stem = re.sub(r"\.pdf$", "", name, flags=re.IGNORECASE)
    for match in re.finditer(r"(?<![\d.])(\d{4}\.\d{4,5})(?:v(\d{1,2}))?(?![\d]|\.\d)", stem):
        found = _new_style(match[1], match[2])
        if found is not None:
            return found
    old = re.fullmatch(r"(?:arxiv[-_]?)?([a-z]+(?:-[a-z]+)?)[-_/]?(\d{7})(?:v(\d{1,2}))?", stem.lower())
    return _old_style(f"{old[1]}/{old[2]}", old[3]) if old is not None else None


def _checked(match: re.Match[str]) -> ArxivId | None:
    if match["new"] is not None:
        return _new_style(match["new"], match["newv"])
    return _old_style(match["old"], match["oldv"])


def _new_style(printed: str, version: str | None) -> ArxivId | None:
    month, _, number = printed.partition(".")
    digits = 5 if int(month) >= FIVE_DIGITS_FROM else 4
    if int(month) < 704 or not 1 <= int(month[2:]) <= 12 or len(number) != digits or int(number) == 0:
        return None
    return ArxivId(printed, f"v{int(version)}" if version else None)


def _old_style(printed: str, version: str | None) -> ArxivId | None:
    archive, _, number = printed.partition("/")
    archive = archive.partition(".")[0]
    two, month = int(number[:2]), int(number[2:4])
    if archive not in OLD_ARCHIVES or not (two >= 91 or two <= 7) or not 1 <= month <= 12:
        return None
    return ArxivId(f"{archive}/{number}", f"v{int(version)}" if version else None)


def find_doi(text: str) -> str | None:
    """The first DOI in `text`, in lower case (DOIs are compared so), without the punctuation that follows it."""
    match = _DOI.search(text)
    if match is None:
        return None
    doi = match[0].rstrip(_DOI_TAIL)
    while doi and doi[-1] in _PAIRS and doi.count(doi[-1]) > doi.count(_PAIRS[doi[-1]]):
        doi = doi[:-1].rstrip(_DOI_TAIL)
    return doi.lower()


def is_arxiv_doi(doi: str) -> bool:
    """Whether arXiv itself gave the DOI: it then names an arXiv paper and nothing more."""
    return _ARXIV_DOI.match(doi) is not None


def title_words(title: str) -> str:
    """The title folded for comparison: lower case, no accents, Greek letters by name, words apart by one space."""
    folded = _APOSTROPHE.sub("", title).casefold().translate(_FOLD)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = "".join(char for char in folded if not unicodedata.combining(char))
        folded = unicodedata.normalize("NFKD", folded.casefold()).translate(_FOLD)
    return _NOT_WORD.sub(" ", folded).strip()


def title_key(title: str) -> str:
    """The key under which equal titles meet: the folded words without spaces, so that hyphens and blanks do not count.

    Digits count (16x16 is not 32x32), and so do plus signs. Empty where the title has no letter or digit.
    """
    return title_words(title).replace(" ", "")


def digits_of(title: str) -> tuple[str, ...]:
    """The numbers in a title, in order: two titles that differ in them are two works, however alike they look."""
    return tuple(re.findall(r"\d+", title_words(title)))
