"""Headings of detection tables that spell a metric by its threshold: `Avg. Precision, IoU: 0.5` is AP50.

COCO's own tables head one group of columns `Avg. Precision, IoU:` and the columns in it `0.5:0.95`, `0.5` and `0.75`;
another `Avg. Precision, Area:` with `S`, `M` and `L` (Lin et al., Microsoft COCO, ECCV 2014, and its evaluation page).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PRECISION = re.compile(r"\bm?APs?\b|\b(?:avg\.?|average) precision\b|\bIoU\b", re.IGNORECASE)
WHOLE = re.compile(r"\bprecision\W+(?:IoU|area)\b", re.IGNORECASE)
"""One heading over several columns, not several headings set tight."""
MASKS = re.compile(r"\b(?:mask|segm\w*|recall|AR|keypoints?)\b", re.IGNORECASE)
AREA = re.compile(r"\barea\b|\bsize\b", re.IGNORECASE)
_OPEN, _CLOSE = r"(?:^|[\s@=:\[(])", r"\s*[\])]?\s*$"
THRESHOLDS = (
    ("AP", re.compile(_OPEN + r"0?\.50?\s?[:,–~-]\s?(?:0?\.05\s?[:,]\s?)?0?\.95" + _CLOSE)),
    ("AP50", re.compile(_OPEN + r"0?\.50?" + _CLOSE)),
    ("AP75", re.compile(_OPEN + r"0?\.75" + _CLOSE)),
)
SIZES = re.compile(r"(?:^|[\s:,])(S|M|L|small|medium|large)\s*$")


def spelled_out(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path of a column's headings, with the metric's usual name in place of precision and threshold."""
    text = " ".join(path)
    if not PRECISION.search(text) or MASKS.search(text):
        return path
    metric = next((name for name, pattern in THRESHOLDS if pattern.search(text)), None)
    size = SIZES.search(text) if AREA.search(text) else None
    name = f"AP{size[1][0].upper()}" if size else metric
    if name is None:
        return path
    return (*(part for part in path[:-1] if not PRECISION.search(part) and not AREA.search(part)), name)


def heads_thresholds(texts: Iterable[str]) -> bool:
    """Whether headings are COCO's thresholds in a row: at least two of 0.5:0.95, 0.5 and 0.75."""
    named = {name for text in texts for name, pattern in THRESHOLDS if pattern.fullmatch(text.strip())}
    return len(named) > 1
