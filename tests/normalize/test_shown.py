"""Text on its way to a person's eyes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.shown import shown


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Net-50 (ours) ×2 — 76.3 %", "Net-50 (ours) ×2 — 76.3 %"),
        ("a\tb\nc\r\nd", "a b c  d"),
        ("a\u00a0b\u2028c", "a b c"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("x\u202ey\u200d\ue000\ud800", "x\ufffdy\ufffd\ufffd\ufffd"),
        ("", ""),
    ],
)
def test_what_is_seen(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.text())
def test_nothing_that_steers_is_left_and_no_sign_is_lost(text: str) -> None:
    seen = shown(text)
    assert seen.isprintable()
    assert len(seen) == len(text)
    assert shown(seen) == seen
