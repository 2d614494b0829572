"""What the documentation says of claims, scripts and settings is what the software does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from data import errors
from data.errors import MineError
from normalize.claims import Kind, Status
from pipeline.claims import claim_object
from pipeline.settings import KEY_NAMES, OPTIONS
from review import parse_script
from tests.review.library import claim, stored

DOCS = Path(__file__).parents[2] / "docs"


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _first_cells(name: str) -> Iterator[str]:
    for line in re.findall(r"^\| (`.*?) \|", _text(name), re.MULTILINE):
        yield from re.findall(r"`([^`]+)`", line)


def test_every_field_of_a_claim_is_documented_and_no_other() -> None:
    printed = claim_object(stored(claim()))
    assert set(_first_cells("claims.md")) == set(printed)
    for holder in ("paper", "evidence"):
        (line,) = re.findall(rf"^\| `{holder}` \| object \| (.*) \|$", _text("claims.md"), re.MULTILINE)
        assert set(printed[holder]) <= set(re.findall(r"`(\w+)`", line))


def test_kinds_and_statuses_are_documented() -> None:
    text = _text("claims.md")
    assert [name for name in (*Kind, *Status) if f"`{name.value}`" not in text] == []


def test_the_script_in_the_documentation_is_a_script() -> None:
    example = re.search(r"```toml\n(.*?)```", _text("claims.md"), re.DOTALL)
    assert example is not None
    (rule,) = parse_script(example[1], name="docs")
    assert (rule.action, rule.changes) == ("edit", {"value": 23.1})


def test_every_setting_is_documented_with_its_names_and_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", _text("settings.md"), re.MULTILINE)
    assert {name: (re.findall(r"`(\w+)`", names), meaning) for name, names, _, meaning in rows} == {
        option.name: (list(option.environment), option.meaning) for option in OPTIONS
    }
    defaults = {name: default.strip("`") for name, _, default, _ in rows}
    for option in OPTIONS:
        said = defaults[option.name]
        assert said == "none" if option.default is None else option.kind(said) == option.default
    assert ", ".join(f"`{name}`" for name in KEY_NAMES) in _text("settings.md")


def test_every_exit_code_is_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", _text("settings.md"), re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, MineError)]
    assert {0, 130, 143} | {kind.exit_code for kind in kinds} == documented
