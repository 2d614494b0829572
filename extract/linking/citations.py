"""Citations in table cells: found, and taken off the name beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = r"(?:1?\d{1,2}|2[0-4]\d)"
KEY = r"[A-Z][A-Za-z+]{1,8}\d{2}[a-z]?"
BRACKETS = re.compile(
    rf"(?<![=\w])\[(?:{NUMBER}|{KEY})(?:\s*[,–-]\s*(?:{NUMBER}|{KEY})|; ?{KEY})*\s*\]|(?<=[\w)+])\[{NUMBER}\]"
)
"""`[41]`, `[14, 15]`, `[KBG17]`; not `[256;512]`, which is a range (of image sizes: references past 249 are rare)."""
AUTHORS = r"[A-Z][\w'’´`.-]+(?:,? (?:and|&) [A-Z][\w'’.-]+|,? et al\.?)?"
YEAR = r"(?:19|20)\d\d[a-z]?"
IN_PARENTHESES = re.compile(rf"\(\s*{AUTHORS},? {YEAR}(?:\s*[;,]\s*(?:{AUTHORS},? )?{YEAR})*\s*\)")
VENUES = (
    "arxiv|preprint|cvpr|iccv|eccv|bmvc|wacv|tpami|ijcv|neurips|nips|icml|iclr|acl|emnlp|naacl|eacl|coling|tacl|aaai|"
    "ijcai|interspeech|icassp"
)
OF_A_VENUE = re.compile(rf"\s*[\[(](?:{VENUES})(?:[ ,'’]*(?:19|20)?\d\d)?[\])]", re.IGNORECASE)
"""Where and when a model was published: `[arXiv 2020]`, `(CVPR'18)`."""
AS_NAME = re.compile(rf"{AUTHORS} ?[\[(]{YEAR}[\])]|{AUTHORS}, {YEAR}|[A-Z][\w'’-]+ et al\.?")


@dataclass(frozen=True, slots=True)
class Cited:
    """A text without its citations. `as_name`: the citation is all there is of a name (`Vaswani et al. (2017)`)."""

    text: str
    cited: bool
    as_name: bool = False


def take_off(text: str) -> Cited:
    """Split a cell's text into a name and whether it cites. An author's name that stands for a model stays."""
    bare = OF_A_VENUE.sub("", IN_PARENTHESES.sub("", BRACKETS.sub("", text)))
    bare = re.sub(r"\(\s*\)|\s+(?=[,)])", "", bare)
    bare = re.sub(r"\s+", " ", bare).strip(" ,;")
    cited = any(form.search(text) for form in (BRACKETS, IN_PARENTHESES, OF_A_VENUE))
    return Cited(bare or text.strip(), cited, bool(AS_NAME.search(bare)))


def cites(text: str) -> bool:
    """Whether `text` cites other work, in any form."""
    return any(form.search(text) for form in (BRACKETS, IN_PARENTHESES, OF_A_VENUE, AS_NAME))
