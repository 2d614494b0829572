"""Words: scripts told by geometry, hyphens mended, signs normalised, weight and slant known."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.document import Word
from extract.reading import read_document
from extract.reading.words import normalise
from tests.extract.reading.conftest import Read
from tests.pdfs import simple_pdf

UP = "#super(typographic: false)"
DOWN = "#sub(typographic: false)"


def words(read: Read, source: str) -> list[Word]:
    return [word for _, line in read(source).lines() for word in line.words]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"a cost of 2.3 · 10{UP}[19] here", "a cost of 2.3 · 10^19 here"),
        ("about $1.8 times 10^9$ operations", "about 1.8 × 10^9 operations"),
        (f"scored 8.43{UP}[†] and 41.8{UP}[\\*] there", "scored 8.43† and 41.8* there"),
        (f"the BERT{DOWN}[LARGE] model", "the BERTLARGE model"),
        ('a width of $d_"model"$ units', "a width of dmodel units"),
        (f"with AP{DOWN}[50] above", "with AP50 above"),
        (f"an error of 84.6{DOWN}[0.2] there", "an error of 84.6_0.2 there"),
        (f"rate of 3e{UP}[−4] steps", "rate of 3e^-4 steps"),
        (f"see{UP}[3] the note", "see^3 the note"),
        (f"scored 62.4{UP}[b] as Baseline{UP}[a] did", "scored 62.4^b as Baseline^a did"),
        (f"with AP{UP}[b] and W{UP}[o] kept", "with APb and Wo kept"),
        ("a rate of $0.1 sqrt(32)$ here", "a rate of 0.1 √32 here"),
        ("an efficient official affluent flow", "an efficient official affluent flow"),
        ("between −0.5 and 1 − 2", "between -0.5 and 1 - 2"),
        ("76.3 ± 0.2 and 32 × 4d", "76.3 ± 0.2 and 32 × 4d"),
    ],
)
def test_text_of_a_line(read: Read, source: str, expected: str) -> None:
    (page,) = read(f"#set text(size: 11pt)\n{source}").pages
    assert [line.text for line in page.lines] == [expected]


def test_a_hyphen_at_a_lines_end_is_mended(read: Read) -> None:
    source = "#set text(hyphenate: false)\nThe words re-\\\nmain whole while data-\\\nparallel training keeps its own."
    text = " ".join(line.text for _, line in read(source).lines())
    assert text == "The words remain whole while data-parallel training keeps its own."


def test_weight_and_slant(read: Read) -> None:
    found = {word.text: (word.bold, word.italic) for word in words(read, "plain *strong* _slanted_ *_both_*")}
    assert found == {
        "plain": (False, False),
        "strong": (True, False),
        "slanted": (False, True),
        "both": (True, True),
    }


def test_places_are_from_the_top_left_in_points(read: Read) -> None:
    (word,) = words(read, "#set text(size: 20pt)\n#place(dx: 100pt, dy: 200pt)[Here]")
    assert word.size == pytest.approx(20)
    assert word.box.x0 == pytest.approx(172, abs=1)
    assert 272 < word.baseline < 290
    assert word.box.top < word.baseline < word.box.bottom


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufb01ne", "fine"),
        ("\u2212\u20613", "-\u20613"),
        ("a\u2217", "a*"),
        ("\ue000\ue001", ""),
        ("\U0001d465", "x"),
        ("\u02c6x", "x"),
        ("plain", "plain"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_ticks_of_symbol_fonts(tmp_path: Path) -> None:
    path = tmp_path / "ticks.pdf"
    plain = simple_pdf(["A title of four words", "X"])
    path.write_bytes(plain.replace(b"/BaseFont /Helvetica", b"/BaseFont /MSAM10   "))
    (page,) = read_document(path, "").pages
    assert [line.text for line in page.lines] == ["A title of four words", "✓"]
    path.write_bytes(plain)
    assert read_document(path, "").pages[0].lines[1].text == "X"


def test_places_are_those_of_the_visible_page(tmp_path: Path) -> None:
    """A crop box beyond the page shows no more of it; one within it moves everything."""
    path = tmp_path / "cropped.pdf"
    plain = simple_pdf(["A title of four words"])
    tops = []
    for crop in ("", "/CropBox [-50 -50 700 900]", "/CropBox [20 30 612 772]"):
        path.write_bytes(plain.replace(b"[0 0 612 792]", b"[0 0 612 792] " + crop.encode()))
        (line,) = read_document(path, "").pages[0].lines
        tops.append((round(line.box.x0), round(line.box.top)))
    assert tops == [tops[0], tops[0], (tops[0][0] - 20, tops[0][1] - 20)]
