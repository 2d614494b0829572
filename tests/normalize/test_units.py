"""Units and data sets as data: what a user's mistake in a file says, and what a sentence names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.errors import DataFileError, UsageError
from normalize import units
from normalize.datasets import data_sets_in, is_data_set, without_data_sets


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """The units file as a user may have changed it; what was read of it is forgotten before and after."""
    content: dict[str, object] = {}
    cached = (units.time_units, units.time_names, units.compute_units, units.compute_names, units.device_time_words)
    monkeypatch.setattr(units, "read_toml", lambda _: content)
    for function in cached:
        function.cache_clear()
    yield content
    for function in cached:
        function.cache_clear()


def test_a_missing_section_is_named(file: dict[str, object]) -> None:
    with pytest.raises(DataFileError, match=r"units\.toml: the section \[time\]"):
        units.hours_in("day")


@pytest.mark.parametrize("hours", ["many", None, "1/0"])
def test_a_factor_that_is_no_number_is_named(file: dict[str, object], hours: str | None) -> None:
    file["time"] = {"fortnight": {"hours": hours, "names": ["fortnight"]}}
    with pytest.raises(DataFileError, match=r"\[time\.fortnight\]: `hours`"):
        units.hours_in("fortnight")


def test_factors() -> None:
    assert units.hours_in("weeks") == 168
    assert units.hours_in("core-days") == units.hours_in("TPU days") == 24
    assert units.flop_in("FLOPs") == 1
    assert units.flop_in("pfs-day") == 8.64e19
    assert 3 * units.hours_in("ms") == pytest.approx(3e-3 / 3600)
    with pytest.raises(UsageError, match="smoot"):
        units.flop_in("smoot")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We train for 90 epochs.", set()),
        ("On ImageNet-1K we train for 90 epochs.", {"imagenet"}),
        ("On CIFAR-10 and ImageNet", {"imagenet", "other"}),
        ("pre-trained on ImageNet-21k", {"other"}),
        ("the cars that drive in the sun", set()),
        ("on SQuAD 2.0", {"other"}),
        ("on SQuAD", {"squad-1.1"}),
        ("4.2 EXPERIMENTS ON TRIVIAQA AND IMAGENET", {"imagenet", "other"}),
        ("an ImageNet-22K pre-trained network", set()),
        ("ImageNet-22K and ImageNet-22k", {"other"}),
        ("with ImageNet initialization", set()),
        ("We translate WMT and IWSLT.", {"wmt14-en-de", "wmt14-en-fr", "other"}),
        ("On WMT En→Fr it takes 6 days.", {"wmt14-en-fr"}),
        ("On WMT 2015 it takes 6 days.", {"other"}),
    ],
)
def test_data_sets_that_a_sentence_names(text: str, named: set[str]) -> None:
    assert data_sets_in(text) == named


def test_a_name_that_is_a_data_set_and_one_that_has_a_data_set_in_it() -> None:
    assert is_data_set("SQuAD")
    assert not is_data_set("SQuAD model")
    assert without_data_sets("Net-50 (+ TriviaQA)") == "Net-50 (+ )"
