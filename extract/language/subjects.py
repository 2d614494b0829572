"""What data set a part of a paper is about, where its sentences name one: `On MNIST, ...` and what follows it."""

from __future__ import annotations

from dataclasses import dataclass

from extract.document import Sentence
from normalize.datasets import OTHER, data_sets_in, foreign_in


@dataclass(frozen=True, slots=True)
class Subject:
    """The section that was read last, and the data set that its sentences so far were about.

    `data` is told only where every sentence of the section that named a data set named none of our benchmarks; it is
    that of the last such sentence. `mixed`: one of them did.
    """

    section: str | None = None
    data: str | None = None
    mixed: bool = False

    def about(self, sentence: Sentence) -> str | None:
        """The data set that a sentence which names none is about."""
        same = sentence.source == "prose" and sentence.section == self.section
        return self.data if same and not data_sets_in(sentence.text) else None

    def after(self, sentence: Sentence) -> Subject:
        """The subject once this sentence is read. Captions and the abstract stand beside the text."""
        if sentence.source != "prose":
            return self
        last = self if sentence.section == self.section else Subject(sentence.section, mixed=_is_ours(sentence.section))
        if last.mixed or _is_ours(sentence.text):
            return Subject(sentence.section, mixed=True)
        foreign = foreign_in(sentence.text)
        return Subject(sentence.section, foreign[-1] if foreign else last.data)


def _is_ours(text: str) -> bool:
    """Whether the text names a benchmark of ours."""
    return bool(data_sets_in(text) - {OTHER})
