"""A short torture: kills of stages at work, each of which comes to the same end when it is run again."""

from __future__ import annotations

import os

import pytest

from bench.torture import STAGES, torture


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the bench forks its stages")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_stages_come_to_the_same_end() -> None:
    found = torture(15, seed=3)
    assert (found["kills"], found["differ"]) == (15, [])
    assert set(found["by stage"]) == set(STAGES)
