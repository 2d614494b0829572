from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import UsageError
from normalize.claims import Kind, Status
from normalize.decisions import Action
from review import BadEntry, Rule, parse_script, read_script, review_by_script
from tests.review.library import FakeLibrary, claim, library, stored

SCRIPT = """
[[rule]]
match = {source_file = "net.pdf", kind = "result", printed = "23.4", flags = ["owner-unclear"]}
action = "edit"
changes = {value = 24.3, own = false}
reason = "misread"

[[rule]]
match = {kind = "epochs"}
action = "reject"
reason = "of another model"

[[rule]]
match = {benchmark = "squad-1.1"}
action = "accept"
"""


def test_rules_decide_as_a_person_would() -> None:
    kept = library(claim("a"), claim("b", kind=Kind.EPOCHS, printed="90"), claim("c", printed="9.9", top=300))
    report = review_by_script(kept, parse_script(SCRIPT, name="s"), areas=None, reviewer="script")
    assert [(one.claim_id, one.action, one.reviewer) for one in kept.kept] == [
        ("a", Action.EDIT, "script"),
        ("b", Action.REJECT, "script"),
    ]
    assert (kept.claim("a").value, kept.claim("a").own) == (24.3, False)
    assert kept.claim("c").status is Status.FLAGGED
    assert report.idle == (3,)
    assert str(report.summary) == "1 corrected, 1 rejected, 1 skipped; 1 left"


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ({}, True),
        ({"source_file": "net.pdf", "page": 2, "paper": "p1"}, True),
        ({"source_file": "n*.pdf"}, True),
        ({"source_file": "other*"}, False),
        ({"kind": "result", "value": 23.4, "own": True}, True),
        ({"flags": ["owner-unclear"]}, True),
        ({"flags": ["owner-unclear", "split-unclear"]}, False),
        ({"model": "Net-50", "setting": "10-crop"}, False),
    ],
)
def test_a_rule_fits_where_all_it_names_agrees(match: dict[str, object], fits: bool) -> None:
    kept = library(claim())
    review_by_script(kept, [Rule(match=match, action="accept")], areas=None, reviewer="s")
    assert bool(kept.kept) is fits


def test_a_file_name_with_brackets_matches_itself() -> None:
    kept = FakeLibrary([stored(claim(), source_file="net [1].pdf")])
    rule = Rule(match={"source_file": "net [1].pdf"}, action="accept")
    assert review_by_script(kept, [rule], areas=None, reviewer="s").summary.accepted == 1


def test_the_first_rule_that_fits_decides() -> None:
    kept = library(claim())
    review_by_script(kept, [Rule(action="skip"), Rule(action="accept")], areas=None, reviewer="s")
    assert kept.kept == []


def test_changes_of_a_rule_are_checked_as_a_persons_are() -> None:
    with pytest.raises(BadEntry, match="no benchmark 'nowhere'"):
        review_by_script(
            library(claim()), [Rule(action="edit", changes={"benchmark": "nowhere"})], areas=None, reviewer="s"
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "s.toml: no rule"),
        ("[[rule]", "s.toml: "),
        ("rule = 3", "no rule"),
        ('[[rule]]\naction = "maybe"', "rule 1: action 'maybe'; choose one of accept, edit, reject, skip"),
        ('[[rule]]\naction = "edit"', "rule 1: an edit needs changes"),
        ('[[rule]]\naction = "reject"', "rule 1: a rejection needs a reason"),
        ('[[rule]]\nwhen = 1\naction = "accept"', "rule 1: when means nothing here"),
        ("rule = [1]", "rule 1: a rule is a table with match, action, changes, reason"),
        ('[[rule]]\nmatch = "net.pdf"\naction = "accept"', "rule 1: match is a table, as in match = "),
        ('[[rule]]\nmatch = {flags = "one"}\naction = "accept"', "rule 1: flags is a list"),
        ('[[rule]]\naction = "reject"\nreason = 3', "rule 1: reason is text"),
        ('[[rule]]\naction = "accept"\n[[rule]]\nmatch = {pages = 1}', "rule 2: pages means nothing here"),
    ],
)
def test_a_wrong_script_is_named_with_its_rule(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_script(path)


def test_a_script_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: the script cannot be read"):
        read_script(tmp_path / "none.toml")
