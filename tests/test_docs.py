"""What the tutorial and the how-to pages tell a reader to type is typed, in an empty folder, as it stands there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from bench import session
from bench.corpus import ROOT
from normalize.compute import Settings
from tests import typeset

DOCS = ROOT / "docs"
STEP = re.compile(r"^```(console|python|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROOMS = ("ingest", "extract", "normalize", "store", "review", "analyze", "pipeline", "data")

needs_mine = pytest.mark.skipif(not Path(sys.executable).with_name("mine").is_file(), reason="mine is not installed")


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _script(blocks: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """The blocks as one script that stops at the first fault, and the answers that are typed to it."""
    lines, answers, python = ["set -e"], [], ""
    for kind, block in blocks:
        lines += [line.removeprefix("$ ") for line in block.splitlines() if kind == "console" and line.startswith("$ ")]
        answers += [
            line.removeprefix("> ") for line in block.splitlines() if kind == "console" and line.startswith("> ")
        ]
        if kind == "python":
            python += block
            lines.append(f"python - <<'END'\n{python}END")
    return "\n".join([*lines, "echo all is done"]), answers


def _typed(name: str, folder: Path, home: Path) -> str:
    script, answers = _script([(kind, block) for kind, block in STEP.findall(_page(name)) if kind != "toml"])
    return session.at_terminal(script, folder, home, answers)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the tutorial was walked through."""
    pytest.importorskip("typst", reason="typst is an extra")
    folder = tmp_path_factory.mktemp("tutorial")
    said = _typed("tutorial.md", folder, folder)
    assert said.endswith("all is done\n"), said[-2000:]
    return folder / "reading"


@needs_mine
def test_the_tutorial_leaves_what_it_says(walked: Path) -> None:
    left = ["mine.toml", "refs.bib", "mine-library", "table.csv", "datapackage.json", "page.png"]
    assert [name for name in [*left, "mine-analysis/report.html"] if not (walked / name).exists()] == []


@needs_mine
def test_the_tutorial_takes_no_more_decisions_than_it_says(walked: Path) -> None:
    counted = _status(walked)
    assert (counted["flagged"] + counted["reviewed"], counted["reviewed"]) == (5, 1)


@needs_mine
def test_the_table_is_used_as_the_page_says(walked: Path) -> None:
    said = _typed("howto-table.md", walked, walked.parent)
    assert said.endswith("all is done\n"), said[-2000:]
    assert "training_flop" in said
    assert (walked / "clean" / "report.html").is_file()


def _status(folder: Path) -> dict[str, int]:
    mine = Path(sys.executable).with_name("mine")
    done = subprocess.run([mine, "status"], cwd=folder, capture_output=True, text=True, check=True)
    return {
        name: int(count) for name, count in re.findall(r"^\s+(flagged|reviewed)\s+(\d+)", done.stdout, re.MULTILINE)
    }


PAPER = """
#align(center)[#text(16pt)[Wren Networks for Moving Pictures]\\ Ada Quill]
= Abstract
We present WrenNet, a network for the recognition of actions.
= Experiments
We train WrenNet on Kinetics-400. Table 1 shows our results.
#figure(caption: [Top-1 accuracy (%) of our models on the validation set of Kinetics-400.],
  table(columns: 2, [Model], [Top-1 accuracy], [WrenNet-S], [71.3], [WrenNet-L], [76.9]))
#lorem(200)
"""


def test_a_new_benchmark_and_area_are_found_as_the_page_says(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="typst is an extra")
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "cli.py", tmp_path)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "wren.pdf").write_bytes(typeset.pdf(PAPER))
    said = _run(list(_carried_out(_page("howto-benchmark.md"), tmp_path)), tmp_path)
    assert "all is done" in said
    assert re.search(r"kinetics-400 val,? +top-1 accuracy", said)
    assert all(value in said for value in ("WrenNet-S", "71.3", "WrenNet-L", "76.9"))


def _carried_out(page: str, folder: Path) -> Iterator[str]:
    """Writes the entries into the files that their first lines name; the commands that the page types."""
    for kind, block in STEP.findall(page):
        if kind == "toml":
            name, entry = block.removeprefix("# ").split("\n", 1)
            path = folder / name
            path.write_text(f"{path.read_text(encoding='utf-8')}\n{entry}", encoding="utf-8")
        else:
            yield from (line.removeprefix("$ ") for line in block.splitlines())


def _run(commands: list[str], folder: Path) -> str:
    mine = f'mine() {{ "{sys.executable}" -m cli "$@"; }}'
    script = "\n".join(["set -e", mine, *commands, "echo all is done"])
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "COLUMNS": "200", "LANG": "C.UTF-8"}
    done = subprocess.run(["/bin/bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_the_methods_page_quotes_the_spreads_that_are_used() -> None:
    page = _page("methods.md")
    quoted = {name: f"{value:g}" for name, value in asdict(Settings()).items()}
    for way, name in {
        "reported": "reported_spread",
        "operations": "operations_spread",
        "6nd": "parameters_spread",
        "hardware": "utilisation_spread",
    }.items():
        assert re.search(rf"^\| `{way}` \|.*\| {re.escape(quoted[name])} \|", page, re.MULTILINE), way
    assert f"time x {quoted['utilisation']} |" in page
    assert f"a pass x {quoted['passes']} x" in page
    assert f"below {quoted['lowest_utilisation']} or\nabove {quoted['highest_utilisation']} " in page


def test_the_index_leads_to_every_page() -> None:
    index = _page("index.md")
    pages = {path.name for pattern in ("*.md", "*.ipynb") for path in DOCS.glob(pattern)} - {"index.md"}
    assert sorted(name for name in pages if f"]({name})" not in index) == []
