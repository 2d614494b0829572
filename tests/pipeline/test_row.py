"""One row for a person: what its numbers were read from, what a name may mean, and the sum of each measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import NotFound
from normalize.claims import Kind
from pipeline.render import Screen
from pipeline.row import row_object, row_report
from pipeline.table import table_rows
from store import open_library
from tests.pipeline.test_reporting import said
from tests.store import makers

OPERATIONS = said(Kind.OPERATIONS, 2, value=4e9, convention="multiply-adds", model="Net-50")
EPOCHS = said(Kind.EPOCHS, 3, value=90.0)
TIME = said(Kind.TRAINING_TIME, 4, hours=10.0, of="run")
NARROW = 100


def report(folder: Path, *, width: int | None = None) -> str:
    with open_library(folder, create=True) as library:
        makers.filled(library, makers.claim(), OPERATIONS, EPOCHS, makers.hardware(unit="devices"), TIME)
        (row,) = table_rows(library)
        paper = library.paper("smith2020nets")
        return row_report(library, paper, row_object(library, paper, row.row_id[:6]), screen=Screen(width))


def test_operands_stand_with_what_is_printed_and_of_whom_it_was_said(tmp_path: Path) -> None:
    lines = {" ".join(line.split()) for line in report(tmp_path).splitlines()}
    assert any(line.startswith("hardware 8 P100 GPUs all models 2 10, 20, 40, 30") for line in lines)
    assert any(line.startswith("operations 1 this model 2") for line in lines)


def test_what_an_ambiguous_device_may_be_stands_with_its_peaks(tmp_path: Path) -> None:
    lines = {" ".join(line.split()) for line in report(tmp_path).splitlines()}
    assert "nvidia-p100-sxm2 NVIDIA Tesla P100 SXM2 1 10.61 10.61" in lines
    assert "nvidia-p100-pcie-16gb NVIDIA Tesla P100 PCIe 16GB 1 9.526 9.526" in lines


def test_every_measure_stands_with_its_factors_and_its_interval(tmp_path: Path) -> None:
    lines = {" ".join(line.split()) for line in report(tmp_path).splitlines()}
    burden = f"{80 * 3600 * 10.61e12:.3g}"
    network = f"{2 * 4e9 * 90 * 1281167:.3g}"
    assert f"network operations {network} 8e+09 FLOP a pass x 1.153e+08 examples" in lines
    assert any(line.startswith(f"hardware burden {burden} ") and "80 unit hours" in line for line in lines)
    methods = [line.split()[2] for line in lines if line.startswith("training FLOP ")]
    assert sorted(methods) == ["combined", "hardware", "operations"]


def test_it_fits_a_narrow_window(tmp_path: Path) -> None:
    assert max(map(len, report(tmp_path, width=NARROW).splitlines())) <= NARROW


def test_a_row_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with open_library(tmp_path, create=True) as library:
        makers.filled(library, makers.claim())
        with pytest.raises(NotFound):
            row_object(library, library.paper("smith2020nets"), "zzz")
