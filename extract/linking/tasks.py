"""The task that a count is about where it is none of ours: a network with another head is another network."""

from __future__ import annotations

import re

from data import read_pattern
from extract.linking.grid import Column, Grid, Record
from extract.linking.layers import Layer, PaperContext, layer, layers_of

SAID_IN = ("column", "group", "caption")
"""The layers that tell what a whole column or table is about; a row that names a data set is mostly a list of them."""
FIRST_SENTENCE = re.compile(r"^(?:(?:Table|Tab\.|TABLE)\s*\S+\s*)?.*?(?<=\w\w[\w)\]])\.(?=\s|$)")


def task_of(record: Record, column: Column, grid: Grid, context: PaperContext) -> str | None:
    """The one data set of another task that a count is about, as printed (`ADE20K`); None for our own benchmarks.

    Its parameters and operations are those of the network with that task's head and input. A caption tells it in its
    first sentence.
    """
    for one in layers_of(record, column, grid, context):
        told = _opening(one) if one.name == "caption" else one
        if told.name in SAID_IN and (told.ids("benchmark") or told.ids("data-set")):
            return _only(told)
    return None


def _opening(caption: Layer) -> Layer:
    """The first sentence of a caption."""
    found = FIRST_SENTENCE.match(caption.text)
    return layer("caption", found[0]) if found else caption


def _only(one: Layer) -> str | None:
    """The data set of a layer that names no other, none of our benchmarks, and is not read by one network for all."""
    names = [one.text[hit.start : hit.end] for hit in one.labels if hit.kind == "data-set"]
    first = max(names, key=len) if names else ""
    alone = all(name.lower() in first.lower() for name in names) and not one.ids("benchmark")
    return (
        first
        if first and alone and not read_pattern("other_benchmarks.toml", "same_network").fullmatch(first)
        else None
    )
