"""The smallest PDFs, written by hand: a line of Helvetica after another, and the ways in which a file can be none."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence


def swelling_pdf(*, megabytes: int) -> bytes:
    """A PDF of one page without text, whose content is so many megabytes of blanks, packed into a few hundred bytes."""
    packer = zlib.compressobj(9)
    once = b"".join([*(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)), packer.flush()])
    content = zlib.compress(once, 9)
    return pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>",
            b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(content), content),
        ]
    )


def simple_pdf(lines: Sequence[str], *, pages: int = 1, encrypted: bool = False) -> bytes:
    """A PDF whose every page shows `lines`, the first in large type. `encrypted`: it asks for a password."""
    text = "".join(_line(line, number) for number, line in enumerate(lines))
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
        objects.append(f"{page}/Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream".encode("latin-1"))
    return pdf_file(objects, trailer=_lock() if encrypted else "")


def _line(line: str, number: int) -> str:
    shown = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {10 if number else 18} Tf 72 {740 - 24 * number} Td ({shown}) Tj ET\n"


def _lock() -> str:
    """An encryption dictionary that no password opens."""
    owner, user = hashlib.sha256(b"owner").hexdigest(), hashlib.sha256(b"user").hexdigest()
    lock = f"/Filter /Standard /V 1 /R 2 /O <{owner}> /U <{user}> /P -4"
    return f" /Encrypt << {lock} >> /ID [<{owner[:32]}> <{owner[:32]}>]"


def pdf_file(objects: Sequence[bytes], *, trailer: str = "") -> bytes:
    """A PDF of numbered objects, the first of which is the catalog."""
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (head + end).encode()


NETS = simple_pdf(["Networks That Learn to Count", "Ann Smith", "Abstract. We count to 76.3 with care.", "2020"])

BAD = {
    "empty.pdf": b"",
    "page.pdf": b"<!DOCTYPE html><html><body>Sign in to read</body></html>",
    "locked.pdf": simple_pdf(["Networks Behind a Door"], encrypted=True),
    "short.pdf": NETS[:200],
    "noise.pdf": b"\x00\xff" * 500,
}
"""Files that end in .pdf and cannot be read, by what is wrong with them."""

SCAN = simple_pdf([])
"""A PDF that has a page and no text."""
