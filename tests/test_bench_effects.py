"""The bench that switches rules off one by one: what it finds, that off is off and on again, what a rule changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import effects, levers
from bench.levers import Lever, off
from data import read_toml
from extract import recipe
from extract.document import Document, Sentence, Table
from extract.linking import citations, naming, pieces
from extract.linking.confidence import weights
from normalize.claims import Box
from tests.extract.linking.build import table


def _lever(name: str) -> Lever:
    return next(lever for lever in levers.levers() if lever.id == name)


def _paper(*tables: Table, text: str = "") -> effects.Known:
    spans = tuple((m.start(), m.end(), 1, Box(0, 0, 9, 9)) for m in re.finditer(r"\S+", text))
    sentences = (Sentence(text, "Training", "prose", spans),) if text else ()
    document = Document("0" * 64, "FooNet", (), tables, (), sentences, "a test")
    return effects.Known(name="invented", document=document, new=False)


def _effects(paper: effects.Known, *names: str) -> dict[str, effects.Effect]:
    with effects._remembering() as memory:
        memory.watch(paper, levers.levers())
        return {name: effects._effect(memory, None, [paper], _lever(name)) for name in names}


def test_there_are_levers_of_every_kind_with_ids_of_their_own() -> None:
    found = levers.levers()
    assert {lever.kind for lever in found} == {"pattern", "function", "words", "cue", "reason", "feature"}
    assert len({lever.id for lever in found}) == len(found)


def test_a_function_that_is_off_says_no_wherever_it_is_imported_and_speaks_again_after() -> None:
    assert citations.cites("FooNet [12]")
    with off(_lever("linking.citations.cites")):
        assert not citations.cites("FooNet [12]")
    assert citations.cites("FooNet [12]")


def test_a_pattern_that_is_off_matches_nothing() -> None:
    with off(_lever("linking.naming.OWN_PART")):
        assert not naming.OWN_PART.match("train2017")
    assert naming.OWN_PART.match("train2017")


def test_words_of_the_data_files_and_what_is_made_of_them_are_off_together() -> None:
    assert pieces.of_people("Human performance")
    with off(_lever("names.toml/people")):
        assert not pieces.of_people("Human performance")
    assert pieces.of_people("Human performance")


def test_a_reason_that_is_off_weighs_nothing_and_flags_nothing() -> None:
    before = weights()
    assert "benchmark-assumed" in before.always
    with off(_lever("reasons.toml/benchmark-assumed")):
        assert weights().reasons["benchmark-assumed"] == 0
        assert "benchmark-assumed" not in weights().always
    assert weights() == before


@pytest.mark.parametrize("kind", ["pattern", "function", "words", "cue", "reason", "feature"])
def test_every_lever_leaves_all_as_it_was(kind: str) -> None:
    files = {file: repr(read_toml(file)) for file in (*levers.FILES, "reasons.toml", "calibration.toml")}
    for lever in levers.levers():
        if lever.kind == kind:
            before = [vars(owner)[name] for owner, name in lever.places]
            with off(lever, cached=False):
                changed = [vars(owner)[name] for owner, name in lever.places]
                assert all(now is not then for now, then in zip(changed, before, strict=True))
            after = [vars(owner)[name] for owner, name in lever.places]
            assert all(now is then for now, then in zip(after, before, strict=True))
    assert {file: repr(read_toml(file)) for file in files} == files


def test_it_counts_the_claims_that_a_rule_changes_and_none_for_a_rule_that_says_nothing() -> None:
    rows = [["FooNet-B1", "75.9"], ["BarNet [3]", "71.2"]]
    one = table("Top-1 accuracy on ImageNet. We compare to other work.", [["Model", "Top-1 accuracy"]], rows)
    found = _effects(_paper(one), "linking.citations.BRACKETS", "linking.thresholds.SIZES")
    assert (found["linking.citations.BRACKETS"]["papers"], found["linking.citations.BRACKETS"]["breaks"]) == (1, 0)
    assert found["linking.citations.BRACKETS"]["claims"] >= 1
    assert (found["linking.thresholds.SIZES"]["spoke"], found["linking.thresholds.SIZES"]["papers"]) == (0, 0)


def test_a_cue_is_off_without_the_pipeline_being_built_anew() -> None:
    paper = _paper(text="We trained FooNet for 90 epochs on 8 V100 GPUs.")
    spoken = [lever.id for lever in levers.levers() if lever.kind == "cue"]
    found = _effects(paper, *spoken)
    assert any(one["spoke"] for one in found.values())
    assert any(claim.kind == "epochs" for claim in paper.claims)


def test_what_is_kept_gives_what_a_whole_extraction_gives() -> None:
    rows = [["FooNet-B1", "12.1", "75.9"], ["FooNet-B2 [4]", "14.0", "77.2"], ["BarNet [3]", "9.0", "71.2"]]
    head = [["Model", "Params (M)", "Top-1 accuracy"]]
    caption = "Top-1 accuracy on the ImageNet validation set"
    paper = _paper(table(caption, head, rows), text="We trained FooNet-B1 for 90 epochs with a batch of 256 images.")
    with effects._remembering() as memory:
        found = levers.levers()
        memory.watch(paper, found)
        kept = {}
        for lever in [one for one in found if one.id in paper.spoke and "grammar" not in one.id][::4]:
            with off(lever, cached=lever.id in memory.cached):
                kept[lever.id] = _outcome(lambda lever=lever: memory.again(paper, lever))
    assert len(kept) > 20
    for lever in levers.levers():
        if lever.id in kept:
            with off(lever):
                assert kept[lever.id] == _outcome(lambda: recipe.extract(paper.document).claims), lever.id


def _outcome(extract: object) -> object:
    assert callable(extract)
    try:
        return sorted(repr(effects._said(claim)) for claim in extract())
    except Exception as error:  # noqa: BLE001  # what the others cannot do without
        return type(error)


def test_papers_of_unopened_batches_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("pdf", "fresh/1/pdf", "fresh/2/pdf"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.pdf").touch()
    (tmp_path / "gold" / "1").mkdir(parents=True)
    monkeypatch.setattr(effects, "FRESH_GOLD", tmp_path / "gold")
    assert effects.papers_of(tmp_path) == [tmp_path / "pdf/a.pdf", tmp_path / "fresh/1/pdf/a.pdf"]
