"""A paper as a whole: columns, sections, captions, footnotes, references, sentences with their places."""

from __future__ import annotations

from pathlib import Path

from extract.reading import READER, read_document, read_first_page
from normalize.claims import Box
from tests.extract.reading.conftest import Read
from tests.typeset import pdf

PAPER = """
#set page(columns: 2, footer: context align(center, counter(page).display()))
#set par(justify: true)
#place(top, scope: "parent", float: true)[#align(center)[#text(size: 17pt)[*Nets That Count\\
for a Living*] \\ Ann Smith]]
#let section(title) = [#v(6pt)#text(size: 12pt, weight: "bold", title)#v(2pt)]
#align(center)[*Abstract*]
We count with care. Our net reaches 76.3 % (see Sec. 4) on this task, e.g. more than Smith et al. (2015) did.
#section[1. Introduction]
#lorem(230)
Training took 3.5 days.#footnote[We used eight of them, as in Fig. 2 of the manual.]
#section[2. Method]
#lorem(180)
#figure(kind: image, supplement: "Figure", caption: [A caption that is long enough to need a second line of its
own, as captions do.], rect(width: 100pt, height: 40pt))
#lorem(150)
#section[References]
[1] A. Author. A title of a paper. In Proc. of a conference, 2015.

[2] B. Author. Another title. Journal, 2016.
#section[A. Appendix]
The appendix says that twelve nets were trained for 90 epochs each on this machine.
#section[A2.1. Further Details]
Each of them was started from other weights, and all of them came out the same.
"""


def test_title_sections_and_reader(read: Read) -> None:
    document = read(PAPER)
    assert document.title == "Nets That Count for a Living"
    assert document.reader == READER
    assert document.warnings == ()
    sections = {sentence.section for sentence in document.sentences if sentence.source == "prose"}
    assert {"1. Introduction", "2. Method", "A. Appendix", "A2.1. Further Details"} <= sections


def test_sentences_know_abbreviations(read: Read) -> None:
    texts = [s.text for s in read(PAPER).sentences if s.source == "abstract"]
    assert texts == [
        "We count with care.",
        "Our net reaches 76.3 % (see Sec. 4) on this task, e.g. more than Smith et al. (2015) did.",
    ]


def test_references_are_left_out_and_the_appendix_kept(read: Read) -> None:
    texts = " ".join(sentence.text for sentence in read(PAPER).sentences)
    assert "Another title" not in texts
    assert "The appendix says that twelve nets were trained for 90 epochs each on this machine." in texts


def test_footnotes_are_told(read: Read) -> None:
    notes = [s.text for s in read(PAPER).sentences if s.source == "footnote"]
    assert any("We used eight of them, as in Fig. 2 of the manual." in note for note in notes)
    assert any("Training took 3.5 days." in s.text for s in read(PAPER).sentences if s.source == "prose")


def test_captions_of_several_lines_are_whole(read: Read) -> None:
    (caption,) = read(PAPER).captions
    assert (caption.kind, caption.number) == ("figure", "1")
    assert caption.text == ("Figure 1: A caption that is long enough to need a second line of its own, as captions do.")


def test_page_numbers_are_no_lines(read: Read) -> None:
    for page in read(PAPER).pages:
        assert str(page.number) not in [line.text for line in page.lines]


def test_two_columns_are_read_one_after_the_other(read: Read) -> None:
    document = read("#set page(columns: 2)\n#set par(justify: true)\n#lorem(700)")
    text = " ".join(sentence.text for sentence in document.sentences)
    assert text.startswith("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt")
    whole = " ".join(sentence.text for sentence in read("#lorem(700)").sentences)
    assert text == whole


def test_every_span_of_a_sentence_has_its_place(read: Read) -> None:
    document = read(PAPER)
    for sentence in document.sentences:
        for start, end, page, box in sentence.spans:
            assert 0 <= start < end <= len(sentence.text)
            assert 1 <= page <= len(document.pages)
            assert isinstance(box, Box)
    sentence = next(s for s in document.sentences if "76.3" in s.text)
    start = sentence.text.index("76.3")
    page, box = sentence.place(start, start + 4)
    word = next(w for line in document.pages[page - 1].lines for w in line.words if w.text == "76.3")
    assert box == word.box


def test_first_page_has_the_stamp(tmp_path: Path) -> None:
    stamp = "#place(dx: -60pt, dy: 150pt, rotate(-90deg, reflow: true)[arXiv:1234.56789v2 \\[cs.LG\\] 3 Sep 2014])"
    path = tmp_path / "stamped.pdf"
    path.write_bytes(pdf(f"{stamp}\n#text(size: 17pt)[Nets That Count]\n\n#lorem(80)\n#pagebreak()\nmore"))
    page = read_first_page(path)
    assert page.stamp == "arXiv:1234.56789v2 [cs.LG] 3 Sep 2014"
    assert page.lines[0] == ("Nets That Count", 17.0)
    assert page.pages == 2
    assert all("arXiv" not in line.text for _, line in read_document(path, "").lines())


def test_running_headers_are_taken_out_but_not_the_title(read: Read) -> None:
    header = "#set page(header: align(center)[#text(size: 9pt)[Nets That Count for a Living]])\n"
    document = read(f"{header}#text(size: 17pt)[Nets That Count for a Living]\n\n#lorem(1500)")
    assert document.title == "Nets That Count for a Living"
    assert all("Nets That Count" not in line.text for page in document.pages[1:] for line in page.lines)


def test_prose_that_begins_with_a_table_is_no_caption(read: Read) -> None:
    source = "#set par(justify: false)\n" + "The nets that we trained are compared with those of others in\\\n"
    document = read(source + "Table 3. We see that ours are better than all others by a margin of two points.")
    assert document.captions == ()


def test_the_title_is_not_the_text_after_a_drop_capital(read: Read) -> None:
    drop = "#box[#text(size: 30pt)[N]]ets have been trained for long, and nobody has counted them before."
    assert read(f"#text(size: 20pt)[Counting All Nets]\n\n{drop} #lorem(60)").title == "Counting All Nets"


def test_a_label_on_a_line_of_its_own_is_no_part_of_a_sentence(read: Read) -> None:
    body = "#table(columns: 2, stroke: none, table.hline(), [Net], [F1], table.hline(), [A], [71.0], [B], [72.0])"
    source = f"#align(center)[TABLE 10 \\ Error rates of all nets that we trained. {body}]\n#lorem(60)"
    document = read(source)
    assert [table.number for table in document.tables] == ["10"]
    captions = [sentence.text for sentence in document.sentences if sentence.source == "caption"]
    assert captions == ["TABLE 10", "Error rates of all nets that we trained."]


def test_a_heading_of_two_lines_is_whole(read: Read) -> None:
    heading = '#text(size: 12pt, weight: "bold")[4.2. Influence of many different pre- \\ trained weights]'
    document = read(f"#set text(hyphenate: false)\n{heading}\n\nWe trained nets for long. #lorem(60)")
    prose = [sentence for sentence in document.sentences if sentence.source == "prose"]
    assert prose[0].text == "We trained nets for long."
    assert {sentence.section for sentence in prose} == {"4.2. Influence of many different pretrained weights"}
