"""Inputs for tests, typeset while they run: no file of a real paper is kept here."""

from __future__ import annotations

import typst

PAGE = '#set page(width: 612pt, height: 792pt, margin: 72pt)\n#set text(font: "Libertinus Serif", size: 10pt)\n'


def pdf(source: str) -> bytes:
    """The PDF that typst makes of `source`, on a letter page with 10 pt text unless the source says otherwise."""
    document: bytes = typst.compile((PAGE + source).encode(), format="pdf", ignore_system_fonts=True)
    return document
