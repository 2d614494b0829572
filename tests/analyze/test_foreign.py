from __future__ import annotations

from pathlib import Path

import pytest

from analyze import MEASURES, analyze_rows, read_table
from analyze.points import series_of
from data.errors import UsageError
from normalize.export import write_table
from normalize.rows import Row

HEAD = (
    "Model,Publication date,Reference,Link,Training compute (FLOP),Training compute lower bound,"
    "Training compute upper bound,Training hardware\n"
)


def _file(path: Path, *lines: str, head: str = HEAD) -> Path:
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_the_headers_of_epoch_are_read(tmp_path: Path) -> None:
    table = _file(
        tmp_path / "e.csv",
        "Net,2017-06-12,A net,https://arxiv.org/abs/1706.00001v2,1e19,5e18,2e19,NVIDIA P100",
        "Other,2018-01,Another,https://doi.org/10.1000/x,2e20,,,",
        "Nameless,,,,,,,",
    )
    first, second, third = read_table(table)
    assert (first.paper, first.arxiv, first.model, first.title) == ("1706.00001", "1706.00001", "Net", "A net")
    assert first.compute["training_flop"] == 1e19
    assert first.bounds["training_flop"] == (5e18, 2e19)
    assert first.year == 2017
    assert first.date == pytest.approx(2017.45, abs=0.01)
    assert (second.doi, second.year, second.paper) == ("10.1000/x", 2018, "https://doi.org/10.1000/x")
    assert (third.paper, third.date, third.compute["training_flop"]) == ("Nameless", None, None)


def test_a_bad_cell_is_named_by_the_files_own_header(tmp_path: Path) -> None:
    table = _file(
        tmp_path / "e.csv",
        "Net,2017-06-12,A,https://arxiv.org/abs/1706.00001,much,,,",
        "Odd,2017-06-12,B,https://arxiv.org/abs/1706.00002,1e19,3e19,2e19,",
    )
    bad, odd = read_table(table)
    assert bad.problems == ("column Training compute (FLOP): 'much' is no number",)
    assert "columns Training compute lower bound and Training compute upper bound" in odd.doubts[0]


def test_what_we_export_under_their_headers_we_read_again(tmp_path: Path) -> None:
    rows = [
        Row(
            row_id=f"r{n}",
            paper_key="p",
            arxiv_id=f"1706.0000{n}",
            title="T",
            area="image-classification",
            benchmark="imagenet",
            metric="top-1 error",
            value=20.0,
            error_rate=0.2,
            published=f"201{n}-05-01",
            model=f"Net-{n}",
            training_flop=10.0 ** (18 + n / 2),
            training_flop_low=10.0 ** (17 + n / 2),
            training_flop_high=10.0 ** (19 + n / 2),
            training_flop_method="hardware",
        )
        for n in range(8)
    ]
    path = tmp_path / "epoch.csv"
    write_table(rows, path, "epoch")
    found = read_table(path)
    assert [one.compute["training_flop"] for one in found] == pytest.approx([row.training_flop for row in rows])
    assert [one.arxiv for one in found] == [row.arxiv_id for row in rows]
    report = analyze_rows(found, "training_flop", tmp_path / "out")
    assert report.growth is not None
    assert report.growth.growth.value == pytest.approx(10**0.5, rel=0.01)


def test_errors_beside_their_headers_are_fitted(tmp_path: Path) -> None:
    head = HEAD.strip() + ",benchmark,metric,error_rate\n"
    lines = [f"N{n},201{n}-05-01,T{n},,1e{18 + n},,,,imagenet,top-1 error,{0.4 - n / 20}" for n in range(6)]
    found = read_table(_file(tmp_path / "e.csv", *lines, head=head))
    (series,) = series_of(found, measure=MEASURES["training_flop"])
    assert len(series.points) == 6
    assert series.papers == 6


def test_a_measure_that_the_table_lacks_is_refused_with_those_it_has(tmp_path: Path) -> None:
    found = read_table(_file(tmp_path / "e.csv", "Net,2017-06-12,A,,1e19,,,"))
    with pytest.raises(UsageError, match="no column hardware_burden_flop; choose --measure training_flop"):
        analyze_rows(found, "hardware_burden", tmp_path / "out")
