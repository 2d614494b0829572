from __future__ import annotations

import nbformat
import pytest

from bench.notebook import NOTEBOOK, executed, printed

pytest.importorskip("typst", reason="the notebook typesets the demo's papers")


def test_the_notebook_holds_what_its_cells_give() -> None:
    kept = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    assert printed(executed(NOTEBOOK)) == printed(kept)
