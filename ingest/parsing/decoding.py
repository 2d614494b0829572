"""Bytes of a reference file in, text out: byte order marks, declared encodings, UTF-8, and a fallback line by line.

Files that were merged from several hands hold lines in several encodings, so where a file is not UTF-8 as a whole,
each line that is not UTF-8 is read in the fallback encoding, and its number is kept so that its entry can say so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 stands before UTF-16, whose little-endian mark is its beginning."""

HEAD_BYTES = 2000
"""How far into the file an encoding may be declared."""

_DECLARED = re.compile(
    rb"(?:^[ \t]*(?:%+|@comment\s*\{)[ \t]*(?:!TeX[ \t]+)?|-\*-.*?)(?:file)?(?:en)?coding[ \t]*[:=][ \t]*([\w.-]+)",
    re.IGNORECASE | re.MULTILINE,
)
_ASCII_PROBE = b'@article{key, title = "A+b-"}'
_CYRILLIC_WORD = re.compile(rb"[\xc0-\xff]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A file as text with `\\n` line ends. `guessed`: the numbers (from 1) of lines for which `encoding` is a guess."""

    text: str
    encoding: str
    guessed: frozenset[int] = frozenset()


def decode(data: bytes) -> DecodedText:
    """The text of `data`. Never fails: a byte that no encoding explains becomes U+FFFD in a line marked as guessed."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_lines(data[len(mark) :].decode(encoding, errors="replace"), encoding)
    wide = _wide_encoding(data)
    if wide is not None:
        return _decode_lines(data.decode(wide, errors="replace"), wide)
    declared = _declared_encoding(data)
    for encoding in dict.fromkeys([declared or "utf-8", "utf-8"]):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return DecodedText(text=_unix_line_ends(text), encoding=encoding)
    return _decode_mixed(data, declared or _fallback(data))


def _decode_lines(text: str, encoding: str) -> DecodedText:
    text = _unix_line_ends(text)
    if "\ufffd" not in text:
        return DecodedText(text=text, encoding=encoding)
    broken = (number for number, line in enumerate(text.split("\n"), start=1) if "\ufffd" in line)
    return DecodedText(text=text, encoding=encoding, guessed=frozenset(broken))


def _decode_mixed(data: bytes, encoding: str) -> DecodedText:
    lines, guessed = [], []
    for number, line in enumerate(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_unix_line_ends(line.decode(encoding, errors="replace")).replace("\n", " "))
            guessed.append(number)
    return DecodedText(text="\n".join(lines), encoding=encoding, guessed=frozenset(guessed))


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that a comment in the head names, if Python knows it and it keeps ASCII what it is."""
    match = _DECLARED.search(data[:HEAD_BYTES])
    if match is None:
        return None
    name = match[1].decode("ascii", errors="replace")
    try:
        keeps_ascii = _ASCII_PROBE.decode(name) == _ASCII_PROBE.decode("ascii")
    except (LookupError, UnicodeDecodeError):
        return None
    return codecs.lookup(name).name if keeps_ascii else None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII text has a zero in every other byte."""
    head = data[:HEAD_BYTES]
    if len(head) < 4 or head.count(0) < 0.4 * len(head):
        return None
    return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _fallback(data: bytes) -> str:
    """Long runs of bytes from 0xC0 on are words in Cyrillic; single ones are accented Latin letters."""
    runs = sum(len(run) for run in _CYRILLIC_WORD.findall(data))
    high = sum(len(run) for run in re.findall(rb"[\xc0-\xff]+", data))
    return "cp1251" if high and runs > 0.5 * high else "cp1252"


def _unix_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
