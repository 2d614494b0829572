"""A fresh batch is opened once, by the code that its commit names, and else not at all."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import corpus, fresh
from bench.fresh import Batch, Refused, commit_of, open_batch
from tests.pdfs import BAD, simple_pdf

CLI = '''
"""Stands in for the command: each PDF says one thing, and each call is noted beside the library."""
import json, os, pathlib, sys
from datetime import datetime

words = sys.argv[1:]
library = pathlib.Path(words[words.index("--library") + 1])
fresh = not library.exists()
library.mkdir(exist_ok=True)
if words[0] == "ingest":
    assert fresh, "the library is not empty"
    (library / "pdfs").write_text("\\n".join(sorted(path.name for path in pathlib.Path(words[1]).glob("*.pdf"))))
if words[0] in {"claims", "table"}:
    pdfs = (library / "pdfs").read_text().split()
    said = [{"paper": {"source_file": name}, "source_file": name, "kind": "result"} for name in pdfs]
    lines = "".join(json.dumps(one) + "\\n" for one in said) if words[0] == "claims" else json.dumps(said)
    pathlib.Path(words[words.index("-o") + 1]).write_text(lines)
sys.exit(EXIT if words[0] == "extract" else 0)
'''

OPENER = '''
"""Has the interface of a corpus's open_batch.py."""
import argparse, base64, json, pathlib, zlib

ap = argparse.ArgumentParser()
for name in ("batch", "claims", "rows"):
    ap.add_argument(name)
for name in ("--commit", "--step"):
    ap.add_argument(name, required=True)
for name in ("--log", "--to"):
    ap.add_argument(name, required=True, type=pathlib.Path)
args = ap.parse_args()
sealed = pathlib.Path(__file__).parent / "fresh" / args.batch / "gold.sealed"
golds = json.loads(zlib.decompress(base64.b64decode(sealed.read_bytes())))
claims = [json.loads(line) for line in open(args.claims)]
log = json.loads(args.log.read_text()) if args.log.exists() else {}
print(f"batch {args.batch}, {len(golds)} papers, {'in-sample' if args.batch in log else 'first sight'}")
if args.batch not in log:
    log[args.batch] = {"step": args.step, "commit": args.commit, "claims": len(claims), "rows": len(json.load(open(args.rows)))}
    args.log.write_text(json.dumps(log))
    (args.to / args.batch).mkdir(parents=True)
    for paper, gold in golds.items():
        (args.to / args.batch / f"{paper}.json").write_text(json.dumps(gold))
'''  # noqa: E501  # a script

PAPERS = ("invented-1", "invented-2")


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    """A corpus whose batch 9 has two papers with sealed gold; log and opened gold would lie beside it."""
    folder = tmp_path / "corpus/fresh/9"
    (folder / "pdf").mkdir(parents=True)
    for paper in PAPERS:
        (folder / "pdf" / f"{paper}.pdf").write_bytes(simple_pdf(["A Net", "Net-50 reaches 23.4"]))
    gold = {paper: {"paper": paper, "results": []} for paper in PAPERS}
    (folder / "gold.sealed").write_bytes(base64.b64encode(zlib.compress(json.dumps(gold).encode())))
    (tmp_path / "corpus/fresh/before.json").write_text(json.dumps({paper: {} for paper in PAPERS}))
    (tmp_path / "corpus/open_batch.py").write_text(OPENER)
    return Batch(tmp_path / "corpus", "9", tmp_path / "log.json", tmp_path / "gold")


def _git(tree: Path, *words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", "-C", str(tree), *words], check=True, capture_output=True, env=os.environ | who)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A clone with one commit, whose command reads no PDF but does as told."""
    return _committed(tmp_path / "tree", CLI.replace("EXIT", "0"))


def _committed(tree: Path, cli: str) -> Path:
    tree.mkdir(exist_ok=True)
    (tree / "cli.py").write_text(cli)
    (tree / ".gitignore").write_text("__pycache__/\n")
    _git(tree, "init", "-q")
    _git(tree, "add", ".")
    _git(tree, "commit", "-q", "-m", "one")
    return tree


def test_a_batch_is_read_logged_with_its_commit_and_only_then_unpacked(
    batch: Batch, tree: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    open_batch(batch, "tables", tree)
    assert json.loads(batch.log.read_text()) == {
        "9": {"step": "tables", "commit": commit_of(tree), "claims": 2, "rows": 2}
    }
    assert {path.stem for path in (batch.gold / "9").iterdir()} == set(PAPERS)
    assert "batch 9, 2 papers, first sight" in capfd.readouterr().out
    open_batch(batch, "another", tree)
    assert "in-sample" in capfd.readouterr().out
    assert json.loads(batch.log.read_text())["9"]["step"] == "tables"


def test_settings_of_the_one_who_measures_are_left_out(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE_FLAG_BELOW", "0.9")
    asks = "\nassert 'MINE_FLAG_BELOW' not in os.environ\n"
    open_batch(
        batch, "tables", _committed(tmp_path / "asks", CLI.replace("EXIT", "0").replace("\nwords", asks + "words"))
    )
    assert batch.log.exists()


@pytest.mark.parametrize("name", ["cli.py", "new.py"])
def test_a_tree_that_is_not_what_its_commit_says_opens_nothing(batch: Batch, tree: Path, name: str) -> None:
    (tree / name).write_text("changed = True\n")
    with pytest.raises(Refused, match=rf"is not what its commit says: .*{name}"):
        open_batch(batch, "tables", tree)
    assert not batch.log.exists()


def test_a_tree_that_changes_while_it_reads_opens_nothing(batch: Batch, tmp_path: Path) -> None:
    changing = CLI.replace("EXIT", "pathlib.Path('new.py').write_text('') or 0")
    with pytest.raises(Refused, match=r"not what its commit says: .*new\.py"):
        open_batch(batch, "tables", _committed(tmp_path / "changing", changing))
    assert not batch.log.exists()


def test_a_commit_made_meanwhile_opens_nothing(batch: Batch, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(*given: Any, **named: Any) -> object:
        _git(tree, "commit", "-q", "--allow-empty", "-m", "two")
        return corpus.read_folder(*given, **named)

    monkeypatch.setattr(fresh, "read_folder", reads)
    with pytest.raises(Refused, match="changed while the papers were read"):
        open_batch(batch, "tables", tree)
    assert not batch.log.exists()


def test_a_folder_without_a_commit_opens_nothing(batch: Batch, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="opened from a clone with a commit"):
        open_batch(batch, "tables", tmp_path)


def test_a_paper_that_fails_opens_nothing(batch: Batch, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="a paper could not be read"):
        open_batch(batch, "tables", _committed(tmp_path / "failing", CLI.replace("EXIT", "3")))
    assert not batch.log.exists()


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


DAMAGES: dict[str, tuple[Callable[[Batch], object], str]] = {
    "no sealed file": (lambda b: (b.folder / "gold.sealed").unlink(), r"gold\.sealed is not there"),
    "empty sealed file": (lambda b: (b.folder / "gold.sealed").write_bytes(b""), r"gold\.sealed is empty"),
    "no opener": (lambda b: (b.corpus / "open_batch.py").unlink(), r"open_batch\.py is not there"),
    "no figures before": (lambda b: (b.corpus / "fresh/before.json").unlink(), r"before\.json is not there"),
    "broken figures": (lambda b: (b.corpus / "fresh/before.json").write_text("{"), "no JSON object"),
    "a paper unknown": (lambda b: (b.corpus / "fresh/before.json").write_text('{"invented-1": {}}'), "invented-2.pdf"),
    "broken log": (lambda b: b.log.write_text("[1]"), r"log\.json is no JSON object"),
    "no PDF": (lambda b: _emptied(b.pdfs), "holds no PDF"),
    "no folder": (lambda b: b.folder.rename(b.folder.with_name("8")), "batches are 8"),
    "broken PDF": (lambda b: (b.pdfs / "invented-2.pdf").write_bytes(BAD["noise.pdf"]), r"invented-2\.pdf is no whole"),
    "gold that lies open": (lambda b: (b.gold / "9").mkdir(parents=True), "its gold lies open"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_absent_or_damaged_is_named_before_a_paper_is_read(
    damage: str, batch: Batch, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do, told = DAMAGES[damage]
    do(batch)
    before = batch.log.read_text() if batch.log.exists() else None
    monkeypatch.setattr(fresh, "read_folder", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(Refused, match=told):
        open_batch(batch, "tables", tree)
    assert (batch.log.read_text() if batch.log.exists() else None) == before


@pytest.mark.parametrize(
    "sealed", [b"no base64 !", base64.b64encode(b"no zlib"), base64.b64encode(zlib.compress(b"{"))]
)
def test_a_sealed_file_that_cannot_be_opened_is_refused_and_nothing_logged(
    sealed: bytes, batch: Batch, tree: Path
) -> None:
    (batch.folder / "gold.sealed").write_bytes(sealed)
    with pytest.raises(Refused, match=r"ended with 1: .*\(nothing was logged"):
        open_batch(batch, "tables", tree)
    assert not batch.log.exists()
    assert not batch.gold.exists()


def test_a_refusal_is_one_line(
    tmp_path: Path, tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fresh", "7", "--step", "tables", "--corpus", str(tmp_path)])
    monkeypatch.setattr(fresh, "ROOT", tree)
    assert fresh.main() == 1
    told = capsys.readouterr().err
    assert told.startswith("batch 7 is not opened: there is no ")
    assert len(told.splitlines()) == 1
