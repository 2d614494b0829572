"""The page on bad days quotes the figures that were measured, and names files that exist."""

from __future__ import annotations

import re
from pathlib import Path

from bench.reliability import DOCUMENT, figures, written

ROOT = Path(__file__).parents[1]


def test_the_document_quotes_the_figures() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document == written(document, figures())


def test_what_the_security_page_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|review|ingest)/[\w/.]+)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
