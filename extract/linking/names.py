"""The names that a paper gives to its models: found once, so that tables and prose can speak of the same thing.

A *family* is the head of a name, without its size (`EfficientNet` of `EfficientNet-B7`). A family is the paper's own
where the title leads with it, or where the authors say that they propose it, call it so, or that it is theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from data import read_toml
from extract.document import Document, Sentence
from extract.vocabulary import label

CAMEL = r"[A-Z][\w+.]*(?:[A-Z\d+]|[a-z][A-Z])[\w+]*(?:[-–/][\w.+]+)*"
NAME = rf"(?:{CAMEL}|[A-Z][a-z]+(?:[-–](?:v?\d\w*|[A-Z]*\d\w*|\w*[a-z][A-Z]\w*|[A-Z]{{1,4}}\b))+)"
NAME_IN_TEXT = re.compile(rf"(?<![\w-]){NAME}(?<!\.)")
TITLED = r"[A-Z][a-z]+(?: [A-Z][a-z]+)?"
TITLE_HEAD = re.compile(r"^([\w+.-]+(?: [A-Z\d][\w+.-]*){0,2})\s*[:：]\s")
OWN_ENOUGH = 2
"""Evidence that makes a family the paper's own: the title's head alone is enough, a mere parenthesis is not."""
CITED_BEHIND = re.compile(
    r"s?\)?,?\s?(?:\[[\d,\s–-]+\]|[A-Z][\w'-]+ et al|"
    r"\([A-Z][\w'-]+(?: et al\.?| and [A-Z]\w+| & [A-Z]\w+)?,? (?:19|20)\d\d)"
)
CITED_SHARE = 0.08
LEADS_THE_TEXT = 20
"""Mentions that a name needs to be what a paper is about."""
LEADS_THE_TITLE = 12
SHOUTING = 0.7
"""A title with a larger share of capitals is set in capitals, which show no names."""
EARLY_PAGES = 2
"""Pages on which authors introduce what they propose."""


@cache
def _proposals() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Each way to introduce a name, with the evidence that it gives."""
    entries = read_toml("names.toml")["proposal"]
    return tuple(
        (entry["weight"], re.compile(entry["pattern"].replace("NAME", NAME).replace("TITLED", TITLED)))
        for entry in entries
    )


@cache
def _not_names() -> re.Pattern[str]:
    return re.compile(f"^(?:{'|'.join(read_toml('names.toml')['not_names'])})$")


@cache
def _size_tail() -> re.Pattern[str]:
    """One size or version at the end of a name: `-B7`, `-50`, `/16`, ` big`, `++`, `v2`."""
    words = "|".join(read_toml("names.toml")["size_words"])
    return re.compile(
        rf"(?:[-–_/ ](?:[A-Z]?\d[\w.×]*|[A-Z]{{1,2}}|{words})|\d[\d.]*|\+\+|[-–_ ]?(?<=[a-zA-Z\-–_ ])[vV]\d+)$"
    )


def family(name: str) -> str:
    """The head of a model's name, in lower case: without sizes, versions and what follows in parentheses."""
    head = re.split(r"[(,+\[]| w/| with ", name.strip(), maxsplit=1)[0].strip() or name.strip()
    while (shorter := _size_tail().sub("", head)) != head and len(shorter) >= 2:
        head = shorter
    return re.sub(r"[\s_-]+", "-", head.strip().lower()).rstrip("s-")


def is_model_name(name: str) -> bool:
    """Whether a word that looks like a name may be a model's: no device, data set, metric or acronym of the trade."""
    hits = label(name)
    measures = any(hit.kind == "metric" and (hit.start, hit.end) == (0, len(name)) for hit in hits)
    return not (_not_names().match(name) or measures or any(hit.kind in {"benchmark", "data-set"} for hit in hits))


@dataclass(frozen=True, slots=True)
class PaperNames:
    """The names of one paper. `own` are families, with the strength of the evidence for each; `main` is the model that
    the paper is about; `written` are all names that its text and stubs show, as spelled there.
    """

    own: Counter[str]
    main: str | None = None
    written: frozenset[str] = frozenset()

    def owns(self, name: str) -> bool:
        """Whether the name belongs to a family that the paper calls its own."""
        head = family(name)
        if self.own[head] >= OWN_ENOUGH:
            return True
        tokens = re.split(r"[\s_-]+", name.lower())
        return any(self.own[family(token)] >= OWN_ENOUGH for token in tokens if len(token) > 2)


@dataclass(slots=True)
class _Evidence:
    """Families with their evidence, and the first spelling of each."""

    weight: Counter[str]
    spelling: dict[str, str]
    usage: _Usage

    def add(self, name: str, weight: int) -> None:
        if is_model_name(name):
            head = family(name)
            self.weight[head] += weight
            self.spelling.setdefault(head, name)


def _acronyms(title: str) -> list[str]:
    """Names that show themselves in a title; a title in capitals shows none."""
    letters = [char for char in title if char.isalpha()]
    if sum(char.isupper() for char in letters) > SHOUTING * len(letters):
        return []
    return NAME_IN_TEXT.findall(title)


def _introduced(found: _Evidence, sentence: Sentence) -> None:
    """Add what one sentence introduces as the authors' own; a name with a citation behind it is another's."""
    for weight, pattern in _proposals():
        for match in pattern.finditer(sentence.text):
            if not CITED_BEHIND.match(sentence.text, match.end(1)):
                found.add(match[1], weight if sentence.source == "abstract" else max(1, weight - 1))


def own_families(document: Document) -> _Evidence:
    """The paper's own families with their evidence: title, abstract, and what the authors say they propose.

    A family that is cited as another's anywhere is not the paper's own, unless the title leads with it.
    """
    usage = _usage(document)
    found = _Evidence(Counter(), {}, usage)
    title = document.title or ""
    for sentence in document.sentences:
        if sentence.source == "abstract" or (sentence.source != "caption" and sentence.page <= EARLY_PAGES):
            _introduced(found, sentence)
    for name in _acronyms(title):
        found.add(name, OWN_ENOUGH)
    for name in filter(usage.foreign, usage.named):
        found.weight.pop(family(name), None)
    frequent = usage.leading()
    if frequent:
        found.add(frequent, OWN_ENOUGH)
    leads = TITLE_HEAD.match(title)
    if leads:
        found.add(leads[1], LEADS_THE_TITLE)
    return found


@dataclass(frozen=True, slots=True)
class _Usage:
    """How often each name stands in the text and in stubs, and how often before a citation."""

    named: Counter[str]
    cited: Counter[str]

    def foreign(self, name: str) -> bool:
        """Whether the name is cited too often to be the authors' own (who cite themselves now and then)."""
        return self.cited[name] > CITED_SHARE * self.named[name]

    def leading(self) -> str | None:
        """The name that the text is about: far more frequent than the next, and not cited as another's."""
        heads: Counter[str] = Counter()
        for name, count in self.named.items():
            if is_model_name(name):
                heads[family(name)] += count
        ranked = [*heads.most_common(2), ("", 0), ("", 0)]
        (first, count), (_, next_count) = ranked[:2]
        spelled = max((name for name in self.named if family(name) == first), key=self.named.__getitem__, default="")
        clear = count >= LEADS_THE_TEXT and count >= 1.5 * next_count
        return spelled if clear and not self.foreign(spelled) else None


def _usage(document: Document) -> _Usage:
    texts = [sentence.text for sentence in document.sentences]
    texts += [cell.text for table in document.tables for row in table.body for cell in row if cell.column == 0]
    usage = _Usage(Counter(), Counter())
    for text in texts:
        for match in NAME_IN_TEXT.finditer(text):
            usage.named[match[0]] += 1
            usage.cited[match[0]] += bool(CITED_BEHIND.match(text, match.end()))
    return usage


def _unsized(name: str) -> str:
    """A name without its size, as the paper spells it, in the singular."""
    while (shorter := _size_tail().sub("", name)) != name and len(shorter) >= 2:
        name = shorter
    return name[:-1] if re.search(r"[a-z]{2}s$", name) and not name.endswith("ss") else name


def names_of(document: Document) -> PaperNames:
    """The names of a paper: which families are its own, and which model it is about."""
    found = own_families(document)
    leads = TITLE_HEAD.match(document.title or "")
    strong = [head for head, weight in found.weight.most_common() if weight >= OWN_ENOUGH]
    titled = {family(name) for name in _acronyms(document.title or "")}
    strong.sort(key=lambda head: (not NAME_IN_TEXT.fullmatch(found.spelling[head]), head not in titled))
    main = leads[1] if leads else _unsized(found.spelling[strong[0]]) if strong else None
    return PaperNames(found.weight, main, frozenset(found.usage.named))
