"""From the sentences of a paper to claims: how its models were trained, how large they are, what they achieve.

Promises: one spaCy pipeline, built from a blank one without any download, of which every component says what it needs
and gives; its vocabulary and patterns stand in `data/patterns*.toml`. A claim carries the cues for and against it.
In: a `Document`, and a `ModelNames` that knows the paper's models. Out: claims without ids. Imports: spaCy,
`extract.document`, `extract.vocabulary`, citations and names of `extract.linking`, `normalize`, `data`.
"""

from __future__ import annotations

from extract.document import Document
from extract.language.claims import Settings
from extract.language.conventions import FlopsMeaning, flops_mean_multiply_adds
from extract.language.mentions import ProseNames
from extract.language.names import ModelNames, NoModels
from extract.language.pipe import pipeline
from extract.language.prose import DroppedFact, Prose, read_prose
from normalize.claims import Claim

__all__ = [
    "DroppedFact",
    "FlopsMeaning",
    "ModelNames",
    "NoModels",
    "Prose",
    "ProseNames",
    "Settings",
    "flops_mean_multiply_adds",
    "pipeline",
    "prose_facts",
    "read_prose",
]


def prose_facts(document: Document, models: ModelNames) -> list[Claim]:
    """The claims that the sentences, abstract, footnotes and captions of `document` make on training and size."""
    return list(read_prose(document, models).claims)
