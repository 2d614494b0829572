"""Words that the end of a line breaks are made whole, with their hyphen where they have one."""

from __future__ import annotations

import pytest

from extract.reading.glyphs import HYPHEN
from extract.reading.lines import mend

KNOWN = frozenset(
    [
        "convolution",
        "augmented",
        "improve",
        "ments",
        "ground",
        "breaking",
        "under",
        "standing",
        "well-known",
        "pre-trained",
    ]
)


@pytest.mark.parametrize(
    ("head", "tail", "whole"),
    [
        ("represen", "tation", "representation"),
        ("convolution", "augmented", "convolution-augmented"),
        ("(convolution", "augmented),", "(convolution-augmented),"),
        ("improve", "ments", "improvements"),
        ("ground", "breaking", "groundbreaking"),
        ("under", "standing", "understanding"),
        ("well", "known", "well-known"),
        ("pre", "trained", "pre-trained"),
        ("multi", "scale", "multi-scale"),
        ("ResNet", "50", "ResNet-50"),
    ],
)
def test_a_broken_word_is_made_whole(head: str, tail: str, whole: str) -> None:
    assert mend(head + HYPHEN, tail, KNOWN) == whole
