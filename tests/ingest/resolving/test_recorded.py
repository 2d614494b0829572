"""Answers that the title match really gave: the right ones stand, the confident wrong ones do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.client.graph import read_found
from ingest.identifiers import title_key
from ingest.resolving.judging import Verdict, judge
from ingest.resolving.records import Question

RECORDED = Path(__file__).parents[4] / "shared" / "api" / "recorded" / "s2"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here")
def test_a_recorded_match_stands_only_under_its_own_title() -> None:
    """The question is given the answer's own author and year: even then, another title is not taken."""
    index: list[dict[str, Any]] = json.loads((RECORDED / "index.json").read_text(encoding="utf-8"))
    answers = [one for one in index if one["file"].startswith("match_") and one["status"] == 200]
    assert len(answers) >= 7
    stood = 0
    for one in answers:
        asked = parse_qs(urlsplit(one["url"]).query)["query"][0]
        found = read_found((RECORDED / one["file"]).read_bytes())
        assert isinstance(found, tuple)
        paper = found[0]
        question = Question(
            key="k", titles=(asked,), authors=paper.authors[:1], years=(paper.year,) if paper.year else ()
        )
        verdict, _ = judge(question, paper, by_id=False)
        same = title_key(asked) == title_key(paper.title or "")
        assert (verdict is Verdict.MATCH) == same, one["file"]
        stood += same
    assert stood >= 3
