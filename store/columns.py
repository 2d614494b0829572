"""The kinds of columns: what each holds is the same in SQLite and in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import BigInteger, Dialect, Integer, TypeDecorator
from sqlalchemy import Text as _Text


def writable(text: str) -> str:
    """The text with what a database cannot hold spelled out.

    File names and broken PDFs bring half characters, which UTF-8 has not, and NUL, which PostgreSQL has not.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


class Text(TypeDecorator[str]):
    """A text of any length; compared and ordered by its bytes on both databases (see `migrations.py`)."""

    impl = _Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is written, and what is asked for, is `writable`."""
        return None if value is None else writable(value)


Whole = Integer().with_variant(BigInteger(), "postgresql")
"""A whole number of up to 64 bits. SQLite's `INTEGER` is that, PostgreSQL's has 32: files are bigger than that."""
