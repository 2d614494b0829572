"""Documents made by hand: sentences laid out word by word on an imagined page."""

from __future__ import annotations

from extract.document import Document, Sentence
from extract.language import ProseNames, read_prose
from normalize.claims import Box, Claim, Kind

WIDTH, HEIGHT = 5.0, 10.0


def sentence(text: str, *, section: str = "", source: str = "prose", page: int = 1, top: float = 100.0) -> Sentence:
    spans, place = [], 0
    for word in text.split(" "):
        box = Box(place * WIDTH, top, (place + len(word)) * WIDTH, top + HEIGHT)
        spans.append((place, place + len(word), page, box))
        place += len(word) + 1
    return Sentence(text, section, source, tuple(spans))


def document(*sentences: Sentence | str) -> Document:
    made = [one if isinstance(one, Sentence) else sentence(one) for one in sentences]
    return Document("0" * 64, "A paper", (), (), (), tuple(made), "test")


def claims(*sentences: Sentence | str, models: tuple[str, ...] = (), kind: Kind | None = None) -> list[Claim]:
    found = read_prose(document(*sentences), ProseNames(models)).claims
    return [claim for claim in found if kind is None or claim.kind is kind]
