"""The gate on accuracy opens and shuts where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import corpus


@pytest.mark.parametrize(
    ("now", "fails"),
    [
        ({"headline_found": 0.80, "flagged_per_paper": 3.0}, False),
        ({"headline_found": 0.79, "flagged_per_paper": 4.0}, False),
        ({"headline_found": 0.789, "flagged_per_paper": 3.0}, True),
        ({"headline_found": 0.80, "flagged_per_paper": 4.1}, True),
        ({"headline_found": 0.95, "flagged_per_paper": 0.0}, False),
        ({"flagged_per_paper": 3.0}, True),
        ({"headline_found": 0.80, "flagged_per_paper": 3.0, "new": 0.1}, False),
    ],
)
def test_a_fall_beyond_what_is_allowed_fails(
    now: dict[str, float], fails: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {"headline_found": 0.80, "flagged_per_paper": 3.0}
    assert corpus.judge(now, before) == int(fails)
    assert ("WORSE" in capsys.readouterr().out) is fails


@pytest.mark.parametrize(("flags", "fails"), [(3.9, False), (4.2, True)])
def test_flags_on_the_second_papers_may_rise_as_far(flags: float, fails: bool) -> None:
    name = corpus.SECOND + corpus.FLAGGED
    assert corpus.judge({name: flags}, {name: 3.0}) == int(fails)


def test_shares_are_read_from_the_reports() -> None:
    tables = "17 tables: headers 104/105 = 0.990, whole 16/17 = 0.941, stray rows 1; cells 935/947 = 0.987"
    assert corpus.shares(tables, "tables") == {
        "tables_headers": 0.9905,
        "tables_whole": 0.9412,
        "tables_cells": 0.9873,
    }
    rows = "joined (all that is stated is right) 41/96 = 0.427; invented 9"
    assert corpus.shares(rows, "rows") == {"rows_joined": 0.4271}


def test_without_a_corpus_it_says_so_and_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["corpus", str(tmp_path / "nowhere")])
    assert corpus.main() == 0
    assert "skipped: there is no corpus" in capsys.readouterr().out
