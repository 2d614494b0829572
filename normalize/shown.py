"""Text from papers and files on its way to a person's eyes: what would steer a terminal is seen instead of obeyed."""

from __future__ import annotations


def shown(text: str) -> str:
    """The text on one line: white space as spaces, every other character that is not printed as U+FFFD.

    Those are controls (escapes), marks that join or turn the direction of writing, surrogates, private use, and what is
    not assigned. A picture or an XML file can hold the rest, too.

    >>> shown("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)
