"""What README and documentation say is so: figures, outputs, links, commands and options."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.main import get_command

from bench import figures, readme, session
from bench.blocks import with_block
from bench.corpus import ROOT
from cli import app

PAGES = sorted(path for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md"))
LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`]+)`|^    (\S[^\n]*)$", re.MULTILINE | re.DOTALL)


class Page(NamedTuple):
    """A page, and all that stands on it as code, line by line."""

    path: Path
    text: str

    @property
    def code(self) -> Iterator[str]:
        """Lines of blocks, and spans within the text."""
        for found in CODE.finditer(self.text):
            block, span, indented = found.groups()
            yield from block.splitlines() if block else [" ".join((span or indented).split())]


@pytest.fixture(params=PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Page:
    path: Path = request.param
    return Page(path, path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def commands() -> Mapping[str, Any]:
    """The commands of `mine` by name, as the command line knows them."""
    found: Mapping[str, Any] = get_command(app).commands  # type: ignore[attr-defined]  # the app is a group
    return found


def _options(command: Any) -> set[str]:
    return {"-h", "--help"}.union(*(option.opts for option in command.params))


def test_the_figures_in_the_readme_are_those_that_were_measured() -> None:
    text, known = readme.README.read_text(encoding="utf-8"), figures.committed()
    assert all(known.values()), "a part was not measured"
    assert with_block(text, "figures", figures.table(known)) == text, "run python -m bench.readme"


def test_the_help_in_the_documentation_is_what_the_commands_say() -> None:
    text = readme.COMMANDS.read_text(encoding="utf-8")
    assert with_block(text, "commands", readme.commands()) == text, "run python -m bench.readme"


def test_a_block_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="figures: start"):
        with_block("# No marks\n", "figures", "new")


def test_links_lead_somewhere(page: Page) -> None:
    broken = [link for link in LINK.findall(page.text) if not _leads_somewhere(page, link)]
    assert broken == []


def _leads_somewhere(page: Page, link: str) -> bool:
    """Addresses on the web are taken as they are; within the repository, files and headings must be there."""
    if re.match(r"https?://", link):
        return True
    name, _, heading = link.partition("#")
    target = (page.path.parent / name).resolve() if name else page.path
    return target.exists() and (not heading or heading in _headings(target))


def _headings(path: Path) -> set[str]:
    """The headings of a page as links name them."""
    found = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_commands_and_their_options_exist(page: Page, commands: Mapping[str, Any]) -> None:
    unknown = []
    for words in _calls(page):
        name, *rest = words
        known = _options(commands[name]) if name in commands else set()
        unknown += [f"mine {name} {word}" for word in rest if word.startswith("-") and word.split("=")[0] not in known]
        unknown += [f"mine {name}"] * (name not in commands and not name.startswith("-"))
    assert unknown == []


def _calls(page: Page) -> Iterator[list[str]]:
    """The words behind `mine` wherever it is called, up to a pipe or a comment."""
    for line in page.code:
        called = re.match(r"(?:\$ )?(?:[A-Z]+=\S+ )?mine (.*)", line)
        if called:
            words = shlex.split(re.split(r" [|#] ", called[1])[0])
            yield [word for word in words if word != "-"]


def test_options_that_stand_alone_exist(page: Page, commands: Mapping[str, Any]) -> None:
    known = set().union(*map(_options, commands.values()))
    spans = [line for line in page.code if line.startswith("-") and not line.startswith("---")]
    assert [span for span in spans if re.split(r"[ =]", span)[0] not in known] == []


def test_every_command_has_its_place_in_the_documentation(commands: Mapping[str, Any]) -> None:
    text = readme.COMMANDS.read_text(encoding="utf-8")
    assert re.findall(r"^## mine (\w+)$", text, re.MULTILINE) == list(commands)


def test_what_make_is_told_to_do_it_can(page: Page) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {found[1] for line in page.code if (found := re.match(r"make (\w+)", line))}
    assert named <= targets
    assert page.path != readme.README or {"demo", "test"} <= named


def test_modules_and_files_that_pages_name_are_there(page: Page) -> None:
    modules = {name for line in page.code for name in re.findall(r"python -m ((?:bench|tests)\.\w+)", line)}
    files = {line for line in page.code if re.fullmatch(r"(?:[\w.]+/)+[\w.]*", line) and _is_ours(line)}
    missing = [name for name in modules if find_spec(name) is None]
    assert missing + [name for name in files if not (ROOT / name).exists()] == []


def _is_ours(path: str) -> bool:
    return (ROOT / path.partition("/")[0]).is_dir()


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> session.Played:
    """The README with its session played now, and the pictures."""
    pytest.importorskip("typst", reason="typst is an extra")
    if not Path(sys.executable).with_name("mine").is_file():
        pytest.skip("the command is not installed")
    return session.played(readme.README.read_text(encoding="utf-8"), tmp_path_factory.mktemp("session"))


def test_the_session_in_the_readme_prints_what_it_says(play: session.Played) -> None:
    assert play.text == readme.README.read_text(encoding="utf-8"), "run python -m bench.session"


@pytest.mark.parametrize(("name", "path"), [("figure", session.PICTURE), ("screen", session.SCREEN)])
def test_the_pictures_are_of_what_the_demo_gives(play: session.Played, name: str, path: Path) -> None:
    kept = path.read_text(encoding="utf-8")
    assert _words(getattr(play, name)) == _words(kept), "run python -m bench.session"
    assert path.stat().st_size < 150_000
    assert not re.search(r"url\(\s*[\"']?https?:", kept), "a picture loads nothing from elsewhere"


def _words(figure: str) -> list[str]:
    """All that is written in a figure: titles with their fits, names of models, ticks."""
    found = re.findall(r"<text [^>]*>([^<]+)</text>", figure)
    assert len(found) > 20
    return found


def test_the_session_takes_each_step_of_the_line() -> None:
    typed = "\n".join(session.commands(readme.README.read_text(encoding="utf-8")))
    steps = ["init", "ingest", "extract", "review", "table", "analyze", "show"]
    assert [step for step in steps if not re.search(rf"\bmine {step}\b", typed)] == []
