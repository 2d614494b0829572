"""A pool of broken BibTeX entries, each with what must come of it. All of them are made up."""

from __future__ import annotations

from typing import NamedTuple

GOOD = """@article{good1,
  title = {A Study of {Grey} Cats},
  author = {Doe, Jane and Roe, Richard},
  year = {2019},
  journal = {Journal of Cats}
}
"""

NEXT = """@inproceedings{good2,
  title = "Dogs, and How to Count Them",
  author = "Poe, Ann",
  booktitle = "Proceedings of Counting",
  year = 2021,
}
"""


class Fault(NamedTuple):
    """`said`: words of the repair or reason. `title`: the title that must still be read, None where the entry fails."""

    text: str
    said: str
    title: str | None


FAULTS = {
    "missing comma between braced fields": Fault(
        "@article{f,\n title = {Blue Birds}\n author = {Loe, Kim},\n year = {2001}\n}",
        "a comma is missing before `author`",
        "Blue Birds",
    ),
    "missing comma between quoted fields": Fault(
        '@article{f,\n title = "Blue Birds"\n author = "Loe, Kim",\n year = "2001"\n}',
        "a comma is missing before `author`",
        "Blue Birds",
    ),
    "missing comma after a number": Fault(
        "@article{f,\n year = 2001\n title = {Blue Birds},\n author = {Loe, Kim}\n}",
        "a comma is missing before `title`",
        "Blue Birds",
    ),
    "two missing commas in a row": Fault(
        "@article{f,\n title = {Blue Birds}\n author = {Loe, Kim}\n year = {2001}\n}",
        "a comma is missing before `year`",
        "Blue Birds",
    ),
    "missing comma after the key": Fault(
        "@article{f\n title = {Blue Birds},\n author = {Loe, Kim},\n year = {2001}\n}",
        "a comma is missing after the key",
        "Blue Birds",
    ),
    "no key at all": Fault(
        "@article{title = {Blue Birds},\n author = {Loe, Kim}, year = {2001}}", "the entry has no key", "Blue Birds"
    ),
    "empty key": Fault(
        "@article{,\n title = {Blue Birds},\n author = {Loe, Kim},\n year = {2001}\n}",
        "the entry has no key",
        "Blue Birds",
    ),
    "brace not closed in a field": Fault(
        "@article{f,\n title = {Blue Birds,\n author = {Loe, Kim},\n year = {2001}\n}",
        "a brace was not closed",
        "Blue Birds",
    ),
    "brace not closed on one line": Fault(
        "@article{f, title = {Blue Birds, author = {Loe, Kim}, year = {2001}}", "a brace was not closed", "Blue Birds"
    ),
    "entry not closed": Fault(
        "@article{f,\n title = {Blue Birds},\n author = {Loe, Kim},\n year = {2001}",
        "a brace was opened and not closed",
        "Blue Birds",
    ),
    "quote not closed": Fault(
        '@article{f,\n title = "Blue Birds,\n author = "Loe, Kim",\n year = "2001"\n}', "a quote", "Blue Birds"
    ),
    "brace closed too often": Fault(
        "@article{f,\n title = {Blue Birds}},\n author = {Loe, Kim},\n year = {2001}\n}",
        "a brace closes what was not open",
        "Blue Birds",
    ),
    "field given twice": Fault(
        "@article{f,\n title = {Blue Birds},\n title = {Red Birds},\n author = {Loe, Kim},\n year = {2001}\n}",
        "the field is given twice; the first was kept, not `Red Birds`",
        "Blue Birds",
    ),
    "field given twice in another case": Fault(
        "@article{f,\n Title = {Blue Birds},\n TITLE = {Blue Birds},\n author = {Loe, Kim},\n year = {2001}\n}",
        "the field is given twice",
        "Blue Birds",
    ),
    "key used before": Fault(
        "@article{good1,\n title = {Blue Birds},\n author = {Loe, Kim},\n year = {2001}\n}", "", "Blue Birds"
    ),
    "undefined macro": Fault(
        "@article{f,\n title = {Blue Birds},\n author = {Loe, Kim},\n journal = jofb,\n year = {2001}\n}",
        "the macro `jofb` is not defined",
        "Blue Birds",
    ),
    "value without braces": Fault(
        "@article{f,\n title = Blue Birds,\n author = {Loe, Kim},\n year = {2001}\n}",
        "it stands without braces or quotes",
        "Blue Birds",
    ),
    "quotes within quotes": Fault(
        '@article{f,\n title = "The "Blue" Birds",\n author = {Loe, Kim},\n year = {2001}\n}',
        "quotes within quotes",
        'The "Blue" Birds',
    ),
    "text behind a value": Fault(
        "@article{f,\n title = {Blue Birds} and more,\n author = {Loe, Kim},\n year = {2001}\n}",
        "text behind the value was left out: and more",
        "Blue Birds",
    ),
    "names without and": Fault(
        "@article{f,\n title = {Blue Birds},\n author = {Loe, K., Moe, L., Noe, M.},\n year = {2001}\n}",
        "separated by commas",
        "Blue Birds",
    ),
    "no fields": Fault("@article{f}", "the entry has no fields", None),
    "only empty fields": Fault("@article{f, title = {}, author = {}}", "the entry has no fields", None),
    "nothing but an open brace": Fault("@article{", "a brace was opened and not closed", None),
    "a word where the fields should be": Fault("@article{f, nonsense}", "it is not of the form", None),
    "not closed and no title": Fault("@misc{f,\n year = {2001", "a brace was opened and not closed", None),
}
