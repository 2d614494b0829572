"""Every flag that the software raises is explained to the person who settles it, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from data import read_toml
from normalize.benchmarks import benchmarks
from normalize.schema import PACKAGE
from review.flags import flags, says

ROOT = Path(__file__).parents[2]
ROOMS = ("extract", "normalize")


def _trees() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _constants() -> dict[str, str]:
    """Names of modules' own string constants, all modules together."""
    found: dict[str, object] = {}
    for tree in _trees():
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                found |= {name.id: node.value.value for name in node.targets if isinstance(name, ast.Name)}
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                for name, value in _pairs(node.targets[0], node.value):
                    found[name] = value
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _pairs(target: ast.expr, values: ast.Tuple) -> Iterator[tuple[str, object]]:
    if isinstance(target, ast.Tuple):
        for name, value in zip(target.elts, values.elts, strict=False):
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                yield name.id, value.value


def _raising(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions that become flags: `flags=...`, `flags = ...`, `flags += ...`, `flags.append(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "flags":
            yield node.value
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any("flags" in name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)):
                yield node.value
        elif isinstance(node, ast.Call) and "flags.append" in ast.unparse(node.func):
            yield from node.args


CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
AREAS = {benchmark.area for benchmark in benchmarks().values()}
NO_FLAGS = frozenset(
    {"flag", "flags", "examples", "tokens", "reading-3", "training-time-follows", PACKAGE, *benchmarks(), *AREAS}
)
"""Words beside flags in one expression, the reader's own name, a reason, a table, and ids that look like codes."""


def _raised() -> set[str]:
    constants = _constants()
    codes = {value for value in constants.values() if "-" in value}
    for tree in _trees():
        for expression in _raising(tree):
            for node in ast.walk(expression):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    codes.add(node.value)
                elif isinstance(node, ast.Name):
                    codes.add(constants.get(node.id, ""))
    return {code for code in codes if CODE.fullmatch(code)} - NO_FLAGS


def _raised_by_data() -> set[str]:
    reasons = read_toml("reasons.toml")["reason"].values()
    cues = read_toml("patterns.toml").get("cue", [])
    return {entry["flag"] for entry in reasons if "flag" in entry} | {
        cue["sets"]["flag"] for cue in cues if "flag" in cue.get("sets", {})
    }


def test_every_flag_that_is_raised_is_explained() -> None:
    reasons = set(read_toml("reasons.toml")["reason"])
    assert _raised() - set(flags()) - reasons == set()
    assert _raised_by_data() - set(flags()) == set()


def test_every_explained_flag_stands_somewhere_in_the_code_or_its_data() -> None:
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    sources += [ROOT / "data" / name for name in ("reasons.toml", "patterns.toml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert [code for code in flags() if f'"{code}"' not in text] == []


def test_the_documentation_lists_each_flag_in_the_same_words() -> None:
    text = (ROOT / "docs" / "flags.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \|$", text, flags=re.MULTILINE)
    assert {code: (sentence, look) for code, sentence, look in rows} == {
        code: (flag.sentence, flag.look) for code, flag in flags().items()
    }


def test_reasons_are_said_in_words_and_unknown_ones_as_they_are() -> None:
    known = next(iter(read_toml("reasons.toml")["reason"]))
    assert says(known) == read_toml("reasons.toml")["reason"][known]["says"]
    assert says("no-such-reason") == "no-such-reason"
