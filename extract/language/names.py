"""What this room asks of whoever knows the paper's models, and the component that marks them in a sentence."""

from __future__ import annotations

from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

NAME = "mine_models"


class ModelNames(Protocol):
    """The models that a paper speaks of, by the names that it uses itself."""

    def mentioned(self, text: str) -> list[tuple[int, int, str]]:
        """The models that `text` names, as (start, end, the model's canonical name), from left to right."""
        ...

    def resolve(self, name: str) -> str | None:
        """The canonical name of the model that `name` means, or None where it means none or several."""
        ...


class NoModels:
    """A paper of whose models nothing is known."""

    def mentioned(self, text: str) -> list[tuple[int, int, str]]:
        """No mention."""
        return []

    def resolve(self, name: str) -> str | None:
        """No model."""
        return None


if not Doc.has_extension("mentions"):
    Doc.set_extension("mentions", default=())


@Language.component(NAME, assigns=["doc.ents", "token.ent_type"])
def mark_models(doc: Doc) -> Doc:
    """Make entities of the mentions that the caller put into `doc._.mentions`."""
    spans = []
    for start, end, name in doc._.mentions:
        span = doc.char_span(start, end, label="MODEL", alignment_mode="expand")
        if span is not None:
            spans.append(Span(doc, span.start, span.end, label="MODEL", kb_id=name))
    doc.ents = tuple(filter_spans(spans))
    return doc
