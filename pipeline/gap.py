"""The reporting gap as a figure, in the format that the file's name asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.errors import MineError, UsageError
from normalize.export import write_atomically
from pipeline.reporting import Reported

FORMS = {".svg": "svg", ".png": "png", ".pdf": "pdf"}
"""Which format a file's name asks for."""


def draw_gap(told: Sequence[Reported], path: Path) -> None:
    """Write the figure of what papers report by area and by year.

    Raises `UsageError` for a name of another format, `MineError` where no paper has a result yet.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: its name says no format; end it with {', '.join(FORMS)}")
    if not any(line.with_results for line in told):
        raise MineError("no paper has a result yet, so there is nothing to draw; run mine extract first")
    from analyze.figure_gap import Group, reporting_gap  # noqa: PLC0415  # it loads matplotlib

    def group(name: object, line: Reported) -> Group:
        counts = (line.with_results, line.with_operations, line.with_hardware_and_time, line.with_both)
        return Group(str(name), counts)

    areas = [group(line.area or "all", line) for line in told if line.year is None and line.with_results]
    years = [group(line.year, line) for line in told if line.area is None and line.year and line.with_results]
    write_atomically(path, reporting_gap(areas, years, form))
