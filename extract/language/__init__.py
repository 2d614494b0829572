"""From the sentences of a paper to claims on how its models were trained.

Promises: one spaCy pipeline, built from a blank one without any download, of which every component says what it needs
and gives; its vocabulary and patterns stand in `data/patterns*.toml`. A claim carries the cues for and against it.
In: a `Document`, and a `ModelNames` that knows the paper's models. Out: claims without ids. Imports: spaCy,
`extract.document`, `extract.linking.citations`, `normalize`, `data`.
"""

from __future__ import annotations

from extract.document import Document
from extract.language.claims import DroppedFact, Prose, Settings, read_prose
from extract.language.names import ModelNames, NoModels
from extract.language.pipe import pipeline
from normalize.claims import Claim

__all__ = ["DroppedFact", "ModelNames", "NoModels", "Prose", "Settings", "pipeline", "prose_facts", "read_prose"]


def prose_facts(document: Document, models: ModelNames) -> list[Claim]:
    """The claims that the sentences, abstract, footnotes and captions of `document` make on training and size."""
    return list(read_prose(document, models).claims)
