"""The table of all figures holds what the benches wrote, and nothing where nothing was measured."""

from __future__ import annotations

from bench import figures
from bench.corpus import FLAGGED
from bench.figures import Figure

NOTHING: dict[str, dict[str, object]] = {"accuracy": {}, "speed": {}, "faults": {}}


def test_what_was_not_measured_has_no_line() -> None:
    assert list(figures.figures(NOTHING)) == []


def test_a_figure_on_three_sets_of_papers_is_one_line() -> None:
    sets = {"first": {"epochs F1": 0.5, FLAGGED: 3.04}, "third": {"epochs F1": 0.25}}
    known = NOTHING | {"accuracy": {"sets": sets, "first sight": {"epochs F1": 0.125}}}
    flags, epochs = figures.figures(known)
    assert flags.values == ("3.0", "", "", "", "")
    told = ("50.0 %", "", "25.0 %", "", "12.5 %")
    assert epochs == Figure("accuracy", "F1 of linked claims: `epochs`", told, "make corpus")


def test_a_baseline_stands_below_the_figure_that_it_is_compared_in() -> None:
    sets, naive = {"first": {"result F1": 0.5}}, {"first": {"stub cells joined": {"result F1": 0.4}}}
    ours, theirs = figures.figures(NOTHING | {"accuracy": {"sets": sets, "naive": naive}})
    assert (ours.values[0], theirs.values[0]) == ("50.0 %", "40.0 %")
    assert theirs.what == "by a naive baseline: stub cells joined"


def test_faults_are_counted_over_what_was_tried() -> None:
    fuzz = {"a": {"inputs": 10, "broke": 1, "minutes": 2.0}, "b": {"inputs": 5, "broke": 0, "minutes": 1.0}}
    faults = {
        "torture": {"kills": 30, "differ": ["table"]},
        "mutants": {"count": 1000, "unanswered": 2},
        "fuzz": fuzz,
    }
    found = list(figures.figures(NOTHING | {"faults": faults}))
    assert [figure.values for figure in found] == [("29 of 30",), ("998 of 1,000",), ("1 of 15",)]
    assert "at least 1 min" in found[2].what


def test_every_line_has_the_same_cells_and_says_who_measured_it() -> None:
    rows = [line for line in figures.table(figures.committed()).splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert all("make " in row or "python -m bench." in row for row in rows[2:])
