"""Text from papers on its way to a terminal: what could steer the terminal is made visible instead of obeyed."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories of controls, of direction and joining marks, surrogates, private use, and line separators."""


def neutral(text: str) -> str:
    """The text on one line, every control and formatting character (escapes, bidi overrides) shown as U+FFFD.

    >>> neutral("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    spaced = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(sign) in _STEERING else sign for sign in spaced)
