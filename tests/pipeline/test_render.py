"""What a person reads: plain where there is no terminal, harmless whatever a paper prints."""

from __future__ import annotations

import pytest

from pipeline.render import Screen, grid, pairs, progress_line
from pipeline.text import readable

PLAIN = Screen()


def test_a_table_lines_up_and_is_never_cut() -> None:
    long = "x" * 300
    lines = grid(("name", "count"), [("a", 5), (long, None)], screen=PLAIN, right=("count",)).splitlines()
    assert lines[0].split() == ["name", "count"]
    assert lines[2].split() == ["a", "5"]
    assert lines[3] == long
    assert lines[2].endswith("    5")


def test_a_terminal_folds_what_is_too_wide() -> None:
    lines = grid(("name",), [("x" * 100,)], screen=Screen(width=40)).splitlines()
    assert max(map(len, lines)) <= 40
    assert sum(line.count("x") for line in lines) == 100


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b[" in grid(("name",), [("a",)], screen=Screen(width=40, color=True))
    assert "\x1b" not in grid(("name",), [("a",)], screen=Screen(width=40))


def test_markup_in_a_paper_is_text() -> None:
    assert "[bold]x[/bold]" in grid(("name",), [("[bold]x[/bold]",)], screen=PLAIN)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (76.3, "76.3"),
        (213e6, "2.13e+08"),
        ("two\nlines", "two lines"),
        ("\x1b[2J\x07", "\ufffd[2J\ufffd"),
        ("left\u202eright", "left\ufffdright"),
        ("half \ud800", "half \ufffd"),
        ("naïve 模型", "naïve 模型"),
    ],
)
def test_readable(value: object, expected: str) -> None:
    assert readable(value) == expected


def test_pairs_leave_out_what_is_not_known() -> None:
    assert pairs([("title", "Nets"), ("DOI", None)], screen=PLAIN).split() == ["title", "Nets"]


def test_progress_tells_how_long_it_will_take() -> None:
    assert progress_line("reading", 3, 9, "nets.pdf", left=60, width=80) == (
        "reading 3 of 9, about 60 s left: nets.pdf"
    )
    assert "about 10 min left" in progress_line("reading", 1, 11, "a.pdf", left=600, width=80)
    assert len(progress_line("reading", 1, 2, "x" * 200, left=1, width=80)) == 79
