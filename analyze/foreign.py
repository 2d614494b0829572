"""Tables under the headers of Epoch AI's database of models, as `mine table --format epoch` writes them too.

Such a table has compute and dates, and no errors: it can be set against time. Columns of ours beside Epoch's
(`benchmark`, `metric`, `error_rate`) make it a table that can be fitted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NEEDED_OF_EPOCH = ("Model", "Training compute (FLOP)")
"""The headers by which such a table is known."""

_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})")
_DOI = re.compile(r"doi\.org/(10\.\S+)")

COLUMNS: Mapping[str, str] = {
    "Model": "model",
    "Publication date": "published",
    "Reference": "title",
    "Training compute (FLOP)": "training_flop",
    "Training compute lower bound": "training_flop_low",
    "Training compute upper bound": "training_flop_high",
    "Training dataset": "training_data",
    "Training hardware": "device",
    "Hardware utilization (MFU)": "implied_utilisation",
}
"""The headers that are read, and the columns that answer to them."""

HEADERS: Mapping[str, str] = {ours: theirs for theirs, ours in COLUMNS.items()}
"""Their header of each column of ours, for messages that name a cell."""


def is_epoch(columns: set[str]) -> bool:
    """Whether the table has Epoch AI's headers and not ours."""
    return columns.issuperset(NEEDED_OF_EPOCH) and "training_flop" not in columns


def from_epoch(cells: Mapping[str, object]) -> dict[str, object]:
    """The cells of a row by our columns; the paper is named by its link, title or model, the first that there is."""
    found = {COLUMNS.get(name, name): value for name, value in cells.items()}
    link = str(found.pop("Link", None) or "")
    arxiv, doi = _ARXIV.search(link), _DOI.search(link)
    found.setdefault("arxiv_id", arxiv[1] if arxiv else cells.get("arxiv_id"))
    found.setdefault("doi", doi[1] if doi else None)
    if not found.get("paper_key"):
        found["paper_key"] = found.get("arxiv_id") or link or found.get("title") or found.get("model")
    return found
