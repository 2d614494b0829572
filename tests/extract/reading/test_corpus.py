"""The typed tables of the shared corpus, where it stands beside the repository."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.reading import listed, missing_powers
from extract.reading import read_document, read_tables

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(
    not (CORPUS / "score_tables.py").is_file(), reason="the shared corpus is not beside the repository"
)


TYPED = {"corpus": CORPUS / "tables.json", "typed later": Path(__file__).parents[2] / "facts" / "tables.json"}


@pytest.mark.parametrize("facts", TYPED.values(), ids=TYPED)
def test_cells_headers_and_stray_rows_of_the_typed_tables(facts: Path, tmp_path: Path) -> None:
    gold = json.loads(facts.read_text(encoding="utf-8"))
    lines = []
    for paper in sorted({table["paper"] for table in gold}):
        path = CORPUS / "pdf" / f"{paper}.pdf"
        for table in read_tables(path):
            record = {"source_file": path.name, "page": table.page, "number": table.number, "rows": table.texts()}
            lines.append(json.dumps(record))
    found = tmp_path / "tables.jsonl"
    found.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(CORPUS / "score_tables.py"), str(found), "--gold", str(facts)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    summary = printed.strip().splitlines()[-1]
    shares = dict(re.findall(r"(headers|numbers|cells) \d+/\d+ = ([\d.]+)", summary))
    stray = int(re.findall(r"stray rows (\d+)", summary)[0])
    assert float(shares["cells"]) >= 0.98
    assert float(shares["headers"]) >= 0.95
    assert float(shares["numbers"]) == 1.0
    assert stray < len(gold)


def test_powers_of_ten_are_kept() -> None:
    powers = listed()
    lost = [
        (paper, *one)
        for paper, listed_there in powers.items()
        for one in missing_powers(listed_there, read_document(CORPUS / "pdf" / f"{paper}.pdf", ""))
    ]
    assert len(lost) <= 0.02 * sum(map(len, powers.values())), lost
