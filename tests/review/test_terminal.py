from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from data.errors import UsageError
from normalize.claims import Kind, Status
from normalize.decisions import Action
from review import Screen, review_claims, reviewer_name
from tests.review.library import FakeLibrary, claim, library, stored


def _review(kept: FakeLibrary, *answers: str, color: bool = False, reviewer: str = "ada") -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=color, color_system="standard" if color else None)
    lines = iter(f"{line}\n" for line in answers)
    done = review_claims(kept, areas=None, reviewer=reviewer, screen=Screen(console, lines))
    return f"{out.getvalue()}{done}\n"


def _did(kept: FakeLibrary) -> list[tuple[str, Action, dict[str, Any], str]]:
    return [(one.claim_id, one.action, dict(one.changes), one.reason) for one in kept.kept]


def test_an_item_shows_place_question_words_doubts_and_fields() -> None:
    said = " ".join(_review(library(claim()), "q").split())
    for part in (
        "1 decision in 1 paper, as ada; about a minute at 20 s each (assumed).",
        "1 of 1",
        "A Net (2016)",
        "net.pdf, page 2, table 3",
        "Is 23.4 the top-1 error of Net-50 on ImageNet val, measured by the authors?",
        "Net-50 | 23.4 | 6.7",
        "[owner-unclear]",
        "metric top-1 error own yes",
        "confidence 0.55",
        "[a]ccept",
        "nothing decided; 1 left",
    ):
        assert part in said


def test_why_says_what_spoke_for_the_reading() -> None:
    kept = library(claim(reasons=("benchmark-in-column", "no-such-reason")))
    said = _review(kept, "w", "q")
    assert "- the column names the benchmark\n- no-such-reason\n" in said
    assert "no reasons were kept" in _review(library(claim()), "w", "q")


def test_the_value_is_lit_in_its_row() -> None:
    assert "\x1b[1;7m23.4\x1b[0m" in _review(library(claim()), "q", color=True)


def test_a_value_within_a_longer_number_is_not_lit() -> None:
    said = _review(library(claim(context="Net-23.4x | 123.4 | 23.45 | 23.4.")), "q", color=True)
    assert "Net-23.4x | 123.4 | 23.45 | \x1b[1;7m23.4\x1b[0m." in said


def test_a_value_that_is_not_in_its_row_stands_below() -> None:
    said = _review(library(claim(text="23·4", printed="23.4", context="a row of other words")), "q", color=True)
    assert "\x1b[1;7m23·4\x1b[0m" in said


def test_decisions_on_claims_that_are_gone_are_shown() -> None:
    kept = library(claim("a"), claim("b", top=200))
    _review(kept, "a", "a")
    kept.extracted.pop()
    said = _review(kept, "q")
    assert "not found again by the last extraction: accept by ada of 23.4, net.pdf, page 2" in " ".join(said.split())
    _review(kept, "u")
    assert "was not found again" not in _review(kept, "q")


def test_each_key_does_what_it_says() -> None:
    kept = library(*(claim(name, top=100 * place) for place, name in enumerate("abcd", start=1)))
    said = _review(kept, "a", "r a caption", "s", "n the row below", "a")
    assert _did(kept) == [
        ("a", Action.ACCEPT, {}, ""),
        ("b", Action.REJECT, {}, "a caption"),
        ("d", Action.ACCEPT, {}, "the row below"),
    ]
    assert "2 accepted, 1 rejected, 1 skipped; 1 left" in said


def test_whole_words_and_capitals_are_keys_too() -> None:
    kept = library(claim("a"), claim("b", top=200))
    _review(kept, "Accept", "REJECT not a result")
    assert [action for _, action, _, _ in _did(kept)] == [Action.ACCEPT, Action.REJECT]


def test_a_rejection_asks_for_its_reason_and_needs_one() -> None:
    kept = library(claim())
    said = _review(kept, "r", "", "r", "wrong column")
    assert "A rejection needs a reason" in said
    assert _did(kept) == [("c1", Action.REJECT, {}, "wrong column")]


def test_an_edit_goes_through_the_fields_and_keeps_what_is_left_empty() -> None:
    kept = library(claim())
    _review(kept, "e", "24.3", "", "300 epochs", "", "", "top-5 error", "no", "", "10-crop", "")
    changes = {"value": 24.3, "recipe": "300 epochs", "metric": "top-5 error", "own": False, "setting": "10-crop"}
    assert _did(kept) == [("c1", Action.EDIT, changes, "")]
    changed = kept.claim("c1")
    assert (changed.value, changed.status, changed.own) == (24.3, Status.REVIEWED, False)


def test_a_wrong_entry_is_asked_again() -> None:
    kept = library(claim())
    said = _review(kept, "e", "high", "240", "24.3", "", "", "nowhere", "", "", "", "", "", "", "")
    assert "'high' is no number" in said
    assert "outside 0 to 100" in said
    assert "no benchmark 'nowhere'" in said
    assert _did(kept) == [("c1", Action.EDIT, {"value": 24.3}, "")]


def test_another_benchmark_asks_for_a_metric_of_its_own() -> None:
    kept = library(claim())
    said = _review(kept, "e", "45.1", "", "", "COCO", "val", "", "box AP", "", "", "", "")
    assert "'top-1 error' is no metric of coco-detection; choose one of box AP" in said
    (decided,) = _did(kept)
    assert decided[2] == {"value": 45.1, "benchmark": "coco-detection", "metric": "box AP"}


def test_an_edit_without_a_change_decides_nothing() -> None:
    kept = library(claim())
    said = _review(kept, "e", *[""] * 10, "q")
    assert "Nothing changed, nothing was decided" in said
    assert kept.kept == []


def test_an_edit_can_be_stopped() -> None:
    kept = library(claim())
    _review(kept, "e", "24.3", "!", "q")
    assert kept.kept == []


def test_one_field_can_be_edited_at_once() -> None:
    kept = library(claim())
    said = _review(kept, "e value", "e value=999", "e printed=1", "e benchmark=squad-1.1", "e model=Net-50 (ours)")
    assert "write FIELD=VALUE" in said
    assert said.count("Nothing was decided.") == 4
    assert _did(kept) == [("c1", Action.EDIT, {"model": "Net-50 (ours)"}, "")]


def test_an_unusual_correction_is_kept_and_said() -> None:
    kept = library(claim())
    assert "2 is unusual for top-1 error" in _review(kept, "e value=2")
    assert kept.claim("c1").value == 2


def test_undo_takes_back_and_asks_again() -> None:
    kept = library(claim("a"), claim("b", top=200))
    said = _review(kept, "u", "a", "u", "r no", "u", "u", "e value=24.3", "a")
    assert "You have no decision left to take back." in said
    assert "Taken back: accept of 23.4." in said
    assert [(name, action) for name, action, _, _ in _did(kept)] == [
        ("a", Action.ACCEPT),
        ("a", Action.UNDO),
        ("a", Action.REJECT),
        ("a", Action.UNDO),
        ("a", Action.EDIT),
        ("b", Action.ACCEPT),
    ]


def test_help_and_unknown_keys_decide_nothing() -> None:
    kept = library(claim())
    said = _review(kept, "?", "x", "", "q")
    assert "take back your last decision" in said
    assert said.count("Type one of a e r s t u l n w q") == 2
    assert kept.kept == []


def test_the_end_of_the_answers_ends_the_session() -> None:
    kept = library(claim("a"), claim("b", top=200))
    assert "Everything decided is kept.\n1 accepted; 1 left\n" in _review(kept, "a")
    assert "nothing decided; 1 left" in _review(kept, "e", "24.3")
    assert len(kept.kept) == 1


def test_an_interrupt_loses_only_the_decision_in_hand() -> None:
    kept = library(claim("a"), claim("b", top=200))
    kept.fails_at = 2
    assert "Everything decided is kept." in _review(kept, "a", "a")
    assert [name for name, *_ in _did(kept)] == ["a"]


def test_the_last_decision_can_be_taken_back_at_the_end_and_later() -> None:
    kept = library(claim())
    said = _review(kept, "a", "u", "r no", "")
    assert "The queue is at its end. u takes back your last decision" in said
    assert kept.claim("c1").status is Status.REJECTED
    said = _review(kept, "u", "a", "q")
    assert "Nothing is flagged" in said
    assert kept.claim("c1").status is Status.REVIEWED


def test_nothing_flagged_is_said() -> None:
    assert "Nothing is flagged" in _review(library(claim(status=Status.ACCEPTED)))


HOSTILE = "Net\x1b]0;owned\x07\x1b[2J[bold red]x[/bold red]\u202e\x9b31m[/]"


def test_text_of_papers_steers_neither_terminal_nor_markup() -> None:
    one = claim(model=HOSTILE, context=f"{HOSTILE} | 23.4", reasons=(HOSTILE,), flags=(HOSTILE,), setting=HOSTILE)
    kept = FakeLibrary([stored(one, title=HOSTILE, source_file=f"{HOSTILE}.pdf")])
    said = _review(kept, "w", f"n {HOSTILE}", "e", "", "", "", "", "", "", "", "", "", f"r {HOSTILE}", "u", "q")
    assert not set(said) & set("\x1b\x07\x9b\u202e")
    assert "[bold red]x[/bold red]" in said
    assert "\x1b" not in kept.kept[0].reason


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_shown_and_walked_through(kind: Kind) -> None:
    kept = library(claim(kind=kind, device="nvidia-p100", count=8, hours=3.0, of="run"))
    said = _review(kept, "e", *[""] * 9, "a")
    assert "the paper says" in said


def test_without_a_terminal_a_review_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
    kept = library(claim())
    with pytest.raises(UsageError, match="needs a terminal to ask at"):
        review_claims(kept, areas=None, reviewer="ada")
    assert kept.kept == []


def test_the_reviewer_is_named_or_the_one_who_is_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    assert reviewer_name(" Ada  Lovelace\x1b") == "Ada Lovelace\ufffd"
    assert reviewer_name(None) == "login"

    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    with pytest.raises(UsageError, match="--reviewer NAME"):
        reviewer_name("  ")


def test_one_answer_settles_its_like_once_they_were_shown() -> None:
    kept = library(*(claim(name, top=100 * place) for place, name in enumerate("abcd", start=1)))
    said = _review(kept, "l", "r not these", "l", "n", "l", "y", "u", "q")
    assert "Decide first" in said
    assert "reject these 3, too?" in said
    assert "Nothing was decided." in said
    assert "3 more decided; u takes all of them back." in said
    assert "Taken back: reject of 23.4 and 2 more." in said
    assert [action for _, action, _, _ in _did(kept)] == [Action.REJECT] * 4 + [Action.UNDO] * 3


def test_whoever_cannot_tell_goes_on() -> None:
    kept = library(claim("a"), claim("b", top=200))
    _review(kept, "t blurred", "a")
    assert _did(kept)[0] == ("a", Action.UNSURE, {}, "blurred")
    assert kept.claim("a").status is Status.FLAGGED


def test_a_conflict_is_said_and_the_claim_is_asked_as_it_now_is() -> None:
    kept = library(claim("a"))

    def answers() -> Any:
        _review(kept, "r no", reviewer="ben")
        yield "a\n"

    out = io.StringIO()
    review_claims(kept, areas=None, reviewer="ada", screen=Screen(Console(file=out, width=100), answers()))
    assert "since you opened it, ben decided on it" in " ".join(out.getvalue().split())
    assert [one.reviewer for one in kept.kept] == ["ben"]
