"""Every entry of `data/patterns*.toml` against its own test lines."""

from __future__ import annotations

import pytest

from data import read_toml
from data.errors import DataFileError
from extract.language import pipeline
from extract.language.cues import cues
from extract.language.grammar import compile_pattern

UNITS = {name: entry for name, entry in read_toml("patterns_units.toml").items() if isinstance(entry, dict)}
LINES = [(label, line, True) for label in UNITS for line in UNITS[label].get("positive", ())]
LINES += [(label, line, False) for label in UNITS for line in UNITS[label].get("negative", ())]


def fired(line: str) -> set[str]:
    return {hit.cue.id for hit in pipeline()(line)._.cues}


@pytest.mark.parametrize(("cue", "line"), [(cue.id, line) for cue in cues().values() for line in cue.positive])
def test_a_cue_fires_on_its_positive_lines(cue: str, line: str) -> None:
    assert cue in fired(line)


@pytest.mark.parametrize(("cue", "line"), [(cue.id, line) for cue in cues().values() for line in cue.negative])
def test_a_cue_is_silent_on_its_negative_lines(cue: str, line: str) -> None:
    assert cue not in fired(line)


@pytest.mark.parametrize(("label", "line", "there"), LINES)
def test_a_unit_stands_in_its_positive_lines_alone(label: str, line: str, there: bool) -> None:
    assert (label in {ent.label_ for ent in pipeline()(line).ents}) is there


@pytest.mark.parametrize("label", sorted(UNITS.keys() - {"RELATIVE"}))
def test_every_unit_has_test_lines(label: str) -> None:
    assert UNITS[label]["positive"]
    assert UNITS[label]["negative"]


def test_cues_weigh_something_and_give_only_known_properties() -> None:
    assert all(cue.weight for cue in cues().values())
    assert {key for cue in cues().values() for key in cue.sets} <= {"of", "unit", "convention", "flag"}


def test_a_pattern_knows_what_it_speaks_of() -> None:
    assert compile_pattern("train* .. for [EPOCHS|STEPS] , TIME", "here").target == 3
    assert compile_pattern("train*", "here").target is None
    assert compile_pattern("{RATE} .. here", "here").target is None


@pytest.mark.parametrize(("pattern", "complaint"), [("", "empty"), ("EPOCHS or STEPS", "brackets")])
def test_a_pattern_that_is_none_is_named(pattern: str, complaint: str) -> None:
    with pytest.raises(DataFileError, match=rf"data/patterns.toml, cue x.*{complaint}"):
        compile_pattern(pattern, "data/patterns.toml, cue x")
