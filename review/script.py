"""A scripted reviewer: rules in a TOML file decide what a person would, through the same session and the same checks.

Syntax of the file, one table a rule; the first rule that matches an item decides it, an item without a rule is skipped:

    [[rule]]
    match = {source_file = "wide.pdf", kind = "result", printed = "21.3", flags = ["own-or-quoted"]}
    action = "edit"                      # accept, edit, reject or skip
    changes = {model = "Wide Net"}       # of an edit: fields of the claim
    reason = "the row's first column"    # of a rejection: needed

`match` holds fields of the claim, `source_file`, `paper` (the library's key), `page` and `flags`: every named field
must be equal (`source_file` may have `*`), and every named flag must be there. An empty `match` fits every item.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from data.errors import UsageError
from normalize.claims import Claim
from normalize.decisions import Action
from review.fields import checked
from review.queue import Item
from review.session import Session
from review.summary import ReviewSummary

SKIP = "skip"
ACTIONS = (Action.ACCEPT.value, Action.EDIT.value, Action.REJECT.value, SKIP)
PLACES = ("source_file", "paper", "page", "flags")
MATCHABLE = frozenset(PLACES) | {part.name for part in fields(Claim)} - {"evidence", "also", "reasons"}
KNOWN = frozenset({"match", "action", "changes", "reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to do with the items that match. `action` is `accept`, `edit`, `reject` or `skip`."""

    match: Mapping[str, Any] = field(default_factory=dict)
    action: str = SKIP
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    def fits(self, item: Item) -> bool:
        """Whether every field and flag that the rule names is the item's."""
        return all(_same(wanted, name, item) for name, wanted in self.match.items())


def _same(wanted: Any, name: str, item: Item) -> bool:
    if name == "flags":
        return set(wanted) <= set(item.claim.flags)
    if name == "source_file":
        return fnmatchcase(item.stored.pdf.source_file, wanted) or item.stored.pdf.source_file == wanted
    found: Mapping[str, Any] = {
        "paper": item.stored.paper.key,
        "page": item.claim.evidence.page,
    }
    return bool(wanted == (found[name] if name in found else getattr(item.claim, name)))


def read_script(path: Path) -> tuple[Rule, ...]:
    """The rules of a file; UsageError that names the file and the rule where one is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the script cannot be read: {error}") from error
    return parse_script(text, name=str(path))


def parse_script(text: str, *, name: str) -> tuple[Rule, ...]:
    """The rules of a script's text; `name` is what messages call it."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: {error}; mend that line") from error
    entries = document.get("rule")
    if not isinstance(entries, list) or not entries:
        raise UsageError(f"{name}: no rule; a script is a list of [[rule]] tables")
    return tuple(_rule(entry, f"{name}, rule {number}") for number, entry in enumerate(entries, start=1))


def _rule(entry: object, place: str) -> Rule:
    if not isinstance(entry, dict):
        raise UsageError(f"{place}: a rule is a table with match, action, changes, reason")
    _check_shape(entry, place)
    rule = Rule(**entry)
    if rule.action not in ACTIONS:
        raise UsageError(f"{place}: action {rule.action!r}; choose one of {', '.join(ACTIONS)}")
    if rule.action == Action.EDIT and not rule.changes:
        raise UsageError(f"{place}: an edit needs changes")
    if rule.action == Action.REJECT and not rule.reason.strip():
        raise UsageError(f"{place}: a rejection needs a reason")
    return rule


def _check_shape(entry: Mapping[str, Any], place: str) -> None:
    """UsageError where a key is unknown, or a value is not of its type."""
    for name in ("match", "changes"):
        if not isinstance(entry.get(name, {}), dict):
            raise UsageError(f'{place}: {name} is a table, as in {name} = {{kind = "result"}}')
    match = entry.get("match", {})
    unknown = sorted(set(entry) - KNOWN) + sorted(set(match) - MATCHABLE)
    if unknown:
        raise UsageError(f"{place}: {', '.join(unknown)} means nothing here; see the head of review/script.py")
    if not isinstance(match.get("flags", []), list):
        raise UsageError(f"{place}: flags is a list of codes")
    if not isinstance(match.get("source_file", ""), str) or not isinstance(entry.get("reason", ""), str):
        raise UsageError(f"{place}: {'reason' if 'reason' in entry else 'source_file'} is text")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptReport:
    """What a script came to. `idle` are the numbers of rules, from 1, that no item matched."""

    summary: ReviewSummary
    idle: tuple[int, ...]


def run_script(session: Session, rules: Sequence[Rule]) -> ScriptReport:
    """Decides every item of the session by the first rule that fits. BadEntry where a rule's changes cannot be."""
    used: set[int] = set()
    while (item := session.current) is not None:
        found = next((number for number, rule in enumerate(rules) if rule.fits(item)), None)
        if found is None:
            session.skip()
            continue
        used.add(found)
        _decide(session, item, rules[found])
    return ScriptReport(
        summary=session.summary,
        idle=tuple(number + 1 for number in range(len(rules)) if number not in used),
    )


def _decide(session: Session, item: Item, rule: Rule) -> None:
    if rule.action == SKIP:
        session.skip()
        return
    changes = checked(item.claim, rule.changes) if rule.action == Action.EDIT else {}
    session.decide(Action(rule.action), changes=changes, reason=rule.reason)
