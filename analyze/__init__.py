"""What the table says: how error falls with compute.

Promises: pure and seeded by nothing: the same rows give the same fits, figures and bytes. Every row that comes in is
a point of a fit or is counted with the reason why it is not; where there is nothing to fit, that is said, and nothing
is drawn. In: rows (`normalize.rows.Row`) or a table file (`read_table`). Out: `Fit`, figures, `AnalysisReport`.
Imports: `normalize`, `data`.
"""

from __future__ import annotations

from analyze.analysis import Wanted, analyze_rows
from analyze.factors import FactorSet, factor_sets
from analyze.figure import FigureSettings, figure
from analyze.fit import Fit, NotEnoughRows, Power, implied_power, power_law
from analyze.fits import Fits, fit
from analyze.furniture import Panel
from analyze.measures import DEFAULT_MEASURE, MEASURES, Measure
from analyze.observations import Observation
from analyze.page import Origin
from analyze.points import Point, Series, Unused, series_of
from analyze.report import AnalysisReport, SeriesReport
from analyze.tablefile import read_table

__all__ = [
    "DEFAULT_MEASURE",
    "MEASURES",
    "AnalysisReport",
    "FactorSet",
    "FigureSettings",
    "Fit",
    "Fits",
    "Measure",
    "NotEnoughRows",
    "Observation",
    "Origin",
    "Panel",
    "Point",
    "Power",
    "Series",
    "SeriesReport",
    "Unused",
    "Wanted",
    "analyze_rows",
    "factor_sets",
    "figure",
    "fit",
    "implied_power",
    "power_law",
    "read_table",
    "series_of",
]
