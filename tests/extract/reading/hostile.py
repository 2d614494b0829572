"""PDFs that mean harm, or were made without care, written by hand: by name, the bytes of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from tests.pdfs import pdf_file

WORDS = "We train the network on eight devices for three days and reach 76.3 percent on the validation set."
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""What stands in for the missing characters of a password (ISO 32000-1, 7.6.3.3)."""


def page_of(
    content: bytes,
    *,
    box: str = "0 0 612 792",
    resources: str = "/Font << /F1 3 0 R >>",
    catalog: str = "",
    more: Sequence[bytes] = (),
    font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
) -> bytes:
    """A PDF of one page with this content; `more` are objects from number 6 on."""
    return pdf_file(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
            b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            font,
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 5 0 R /Resources << {resources} >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            *more,
        ]
    )


def text(lines: int = 6) -> bytes:
    """The content of a page with some lines of text."""
    shown = (f"BT /F1 10 Tf 72 {700 - 14 * line} Td ({WORDS}) Tj ET" for line in range(lines))
    return "\n".join(shown).encode()


def rc4(key: bytes, data: bytes) -> bytes:
    """The stream cipher of the first encrypted PDFs."""
    state, out, j = list(range(256)), bytearray(), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def open_lock() -> bytes:
    """A PDF that is encrypted (40 bit RC4) and opens with an empty password, as publishers send them."""
    name, permissions = bytes(16), -4
    owner = rc4(hashlib.md5(PADDING).digest()[:5], PADDING)  # noqa: S324  # the standard's own
    seed = PADDING + owner + (permissions & 0xFFFFFFFF).to_bytes(4, "little") + name
    key = hashlib.md5(seed).digest()[:5]  # noqa: S324
    user = rc4(key, PADDING)
    number = (5).to_bytes(3, "little") + bytes(2)
    content = rc4(hashlib.md5(key + number).digest()[:10], text())  # noqa: S324
    lock = f"/Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P {permissions}"
    trailer = f" /Encrypt << {lock} >> /ID [<{name.hex()}> <{name.hex()}>]"
    return pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ],
        trailer=trailer,
    )


def forms_within_forms(depth: int) -> bytes:
    """A page whose text stands in a form within a form, so many deep; the last calls the first again."""
    more = []
    for level in range(depth):
        following = 6 + level + 1 if level < depth - 1 else 6
        content = b"/X Do\n" + (text(2) if level == 0 else b"")
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length {len(content)} "
        names = f"/Resources << /Font << /F1 3 0 R >> /XObject << /X {following} 0 R >> >> >>"
        more.append(f"{head}{names}\nstream\n".encode() + content + b"\nendstream")
    return page_of(b"/X Do", resources="/Font << /F1 3 0 R >> /XObject << /X 6 0 R >>", more=more)


def broken_map() -> bytes:
    """A page whose font says that every letter is a character for private use."""
    ranges = "1 beginbfrange\n<00> <ff> <e000>\nendbfrange"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{ranges}\nendcmap end end"
    ).encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return page_of(text(), font=font, more=[b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap)])


def no_map() -> bytes:
    """A page in a composite font without a map from its glyphs to letters, which may come out as any signs."""
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Foo /Encoding /Identity-H /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Foo "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    )
    glyphs = "".join(f"{number:04x}" for number in range(3, 60))
    shown = "\n".join(f"BT /F1 10 Tf 72 {700 - 14 * line} Td <{glyphs}> Tj ET" for line in range(8))
    return page_of(shown.encode(), font=font)


READABLE: dict[str, Callable[[], bytes]] = {
    "encrypted, opens with an empty password": open_lock,
    "a script that runs when the file is opened": lambda: page_of(
        text(), catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    ),
    "a file within": lambda: page_of(
        text(),
        catalog="/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>",
        more=[b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>", b"<< /Length 4 >>\nstream\nMZ..\nendstream"],
    ),
    "a page of a thousand kilometres": lambda: page_of(text(), box="0 0 3000000000 3000000000"),
    "a page whose corners are exchanged": lambda: page_of(text(), box="612 792 0 0"),
    "a page that begins below nothing": lambda: page_of(text(), box="-612 -792 612 792"),
    "a page without a size": lambda: page_of(text(), box="0 0 0 0"),
    "two hundred thousand lines drawn": lambda: page_of(text() + b"\n" + b"0 0 m 9 9 l S\n" * 200_000),
    "a path of a million corners": lambda: page_of(text() + b"\n0 0 m\n" + b"9 9 l\n" * 1_000_000 + b"S"),
    "forms within forms, in a circle": lambda: forms_within_forms(60),
}
"""Files that hold text which can be read, whatever else is in them."""

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no pages": (
        lambda: pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]),
        "no pages|damaged",
    ),
    "a map to private characters": (broken_map, "no text layer|do not say which letters"),
}
"""Files that cannot be read, with a word of the reason."""
