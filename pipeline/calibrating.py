"""What review says of the extraction, as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.render import Screen, grid


def calibration_report(
    shares: Iterable[Sequence[object]], agreement: Sequence[Sequence[object]], *, screen: Screen
) -> str:
    """What review says of the extraction: how often each flag, kind and confidence was right, and who agreed."""
    headers = ("by", "name", "decided", "right", "precision", "90 % interval")
    text = grid(headers, shares, screen=screen, right=headers[2:])
    if not agreement:
        return f"{text}\n\nno claim was judged by two reviewers yet: mine review --second 0.2 --reviewer NAME"
    names = ("kind", "judged twice", "alike", "Cohen's kappa")
    return f"{text}\n\n{grid(names, agreement, screen=screen, right=names[1:])}"
