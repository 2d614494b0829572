"""The spaCy pipeline of this room: which components, in which order."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language

from extract.language import cues, devices, facts, hardware, names, quantities, results, tokens

COMPONENTS = (names.NAME, devices.NAME, quantities.NAME, hardware.NAME, cues.NAME, facts.NAME, results.NAME)
"""The components, in the order in which each finds what it requires."""


@cache
def pipeline() -> Language:
    """The pipeline, built once a process: no model is downloaded, all it knows stands in `data/`."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": tokens.NAME}}})
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp
