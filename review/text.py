"""Text from papers on its way to a reviewer's terminal."""

from __future__ import annotations

from normalize.shown import shown


def neutral(text: str) -> str:
    """The text on one line, runs of white space as one space, and nothing in it that steers a terminal.

    >>> neutral("a  \\x1b[31mb")
    'a \\ufffd[31mb'
    """
    return shown(" ".join(text.split()))
