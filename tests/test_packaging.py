"""The guards that generic names of top-level packages need."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
NAMES = [Path(name).stem for name in SHIPPED]
HEAVY = "spacy pandas sqlalchemy numpy requests pdfplumber pypdfium2 matplotlib rapidfuzz rich statsmodels pyarrow"

INSTALLED = any(True for _ in distributions(name="litmine"))
installed = pytest.mark.skipif(not INSTALLED, reason="the sources run without being installed")


def test_no_other_distribution_claims_our_top_level_names() -> None:
    owners = packages_distributions()
    claimed = {name: set(owners.get(name, [])) - {"litmine"} for name in NAMES}
    assert not any(claimed.values()), claimed


def test_every_room_is_shipped() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert rooms | {"cli"} == set(NAMES)
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"] == SHIPPED


def test_the_citation_is_of_this_version_and_licence() -> None:
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {PROJECT['project']['version']}" in lines
    assert f"license: {PROJECT['project']['license']}" in lines


@installed
def test_the_console_script_runs_from_another_folder(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("mine")
    done = subprocess.run([script, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage: mine" in done.stdout


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY.split()} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_constraints_name_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(line.count("==") == 1 and "/" not in line and "@" not in line for line in pins)
    pinned = {line.split("==")[0] for line in pins}
    needed = [*PROJECT["project"]["dependencies"], *chain(*PROJECT["project"]["optional-dependencies"].values())]
    assert {re.split(r"[>\[]", need)[0].lower() for need in needed} <= pinned
