from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analyze import MEASURES, FigureSettings, Panel, Point, Series, figure, fit, power_law
from analyze.figure_projection import Outlook, projections
from analyze.figure_time import utilisation_over_time
from analyze.labels import LabelSettings, by_interest, place_labels
from analyze.ticks import log_ticks, percent_text, power_text
from analyze.words import printable, short
from tests.analyze.rows import law_points

SVG = "{http://www.w3.org/2000/svg}"
BURDEN = MEASURES["hardware_burden"]


def _panel(points: list[Point], title: str = "ImageNet, top-1") -> Panel:
    fitted = power_law(points, measure="hardware_burden") if len(points) > 2 else None
    series = Series(benchmark="imagenet", metric="top-1", points=tuple(points))
    return Panel(title=title, series=series, fit=fitted, why="" if fitted else "2 usable rows of 2; a fit needs 3")


def _texts(path: Path) -> list[str]:
    root = ElementTree.parse(path).getroot()  # noqa: S314  # our own file
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def _draw(panels: list[Panel], tmp_path: Path) -> tuple[Path, Path]:
    svg, png, _ = figure(panels, measure=BURDEN, out_dir=tmp_path, stem="f").paths
    return svg, png


def test_the_figure_names_its_points_axes_convention_and_source(tmp_path: Path) -> None:
    svg, png = _draw([_panel(law_points(8, slope=0.1, noise=0.05, seed=1))], tmp_path)
    texts = _texts(svg)
    assert {f"m{number}" for number in range(8)} <= set(texts)
    assert "Hardware burden (FLOP)" in texts
    assert BURDEN.convention in texts
    assert "8 points of 8 papers, 0 flagged; the papers' own results only" in texts
    assert png.read_bytes().startswith(b"\x89PNG")


def test_a_hostile_name_stays_text(tmp_path: Path) -> None:
    points = law_points(4, slope=0.1, noise=0.05, seed=1)
    names = ["<script>x</script>", "$\\frac{a$", "a\x1b[31m\x00b", "模型 ]]>&amp;"]
    points = [replace(point, model=name) for point, name in zip(points, names, strict=True)]
    svg, _ = _draw([_panel(points, title="<b>$x$</b>")], tmp_path)
    texts = _texts(svg)
    assert {"<script>x</script>", "$\\frac{a$", "a\ufffd[31m\ufffdb", "模型 ]]>&amp;", "<b>$x$</b>"} <= set(texts)
    assert b"<script" not in svg.read_bytes()


def test_the_same_panels_give_the_same_bytes(tmp_path: Path) -> None:
    panels = [_panel(law_points(12, slope=0.1, noise=0.05, seed=1))]
    first = [path.read_bytes() for path in _draw(panels, tmp_path / "a")]
    assert first == [path.read_bytes() for path in _draw(panels, tmp_path / "b")]


def test_flagged_points_are_hollow_and_the_legend_says_so(tmp_path: Path) -> None:
    points = law_points(6, slope=0.1, noise=0.05, seed=1)
    clean, _ = _draw([_panel(points)], tmp_path / "clean")
    flagged, _ = _draw([_panel([replace(points[0], status="flagged"), *points[1:]])], tmp_path / "flagged")
    assert "flagged: waits for review" not in _texts(clean)
    assert "flagged: waits for review" in _texts(flagged)
    assert clean.read_text().count("fill: #ffffff") < flagged.read_text().count("fill: #ffffff")


def test_a_panel_without_a_fit_says_why_and_has_no_line(tmp_path: Path) -> None:
    svg, _ = _draw([_panel(law_points(2, slope=0.1, noise=0.05, seed=1))], tmp_path)
    texts = _texts(svg)
    assert any("no line: 2 usable rows of 2; a fit needs 3" in text for text in texts)
    assert "least squares" not in texts


def test_the_largest_six_series_are_drawn_and_the_rest_counted(tmp_path: Path) -> None:
    panels = [_panel(law_points(3, slope=0.1, noise=0.05, seed=n), title=f"series {n}") for n in range(8)]
    svg, _ = _draw(panels, tmp_path)
    texts = _texts(svg)
    assert [text for text in texts if text.startswith("series ")] == [f"series {n}" for n in range(6)]
    assert any("2 smaller series not drawn" in text for text in texts)


def test_very_many_points_are_a_picture_within_the_svg(tmp_path: Path) -> None:
    panels = [_panel(law_points(60, slope=0.1, noise=0.05, seed=1))]
    plain, _ = _draw(panels, tmp_path / "plain")
    settings = FigureSettings(most_vectors=50)
    svg = figure(panels, measure=BURDEN, out_dir=tmp_path / "many", stem="f", settings=settings).paths[0]
    assert "data:image/png;base64" not in plain.read_text()
    assert svg.read_text().count("data:image/png;base64") == 1
    assert any(text.startswith("m") for text in _texts(svg))


def test_nothing_is_drawn_from_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no panel has a point"):
        _draw([Panel(title="t", series=Series(benchmark="b", metric="m", points=()))], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_labels_cover_neither_points_nor_each_other() -> None:
    rng = random.Random(5)  # noqa: S311  # reproducible, not secret
    anchors = [(rng.uniform(0, 500), rng.uniform(0, 300)) for _ in range(60)]
    sizes = [(rng.uniform(20, 80), 9.0) for _ in anchors]
    settings = LabelSettings(most=20)
    places = [place for place in place_labels(anchors, sizes, (0, 0, 500, 300), settings) if place is not None]
    assert 10 <= len(places) <= 20
    boxes = [place.box for place in places]
    for number, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[2] <= 500
        for other in boxes[:number]:
            assert box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
        assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in anchors)


def test_a_label_keeps_clear_of_the_line_where_it_can() -> None:
    anchor, size, frame = [(50.0, 50.0)], [(20.0, 8.0)], (0.0, 0.0, 100.0, 100.0)
    (free,) = place_labels(anchor, size, frame, LabelSettings())
    (moved,) = place_labels(anchor, size, frame, LabelSettings(), soft=[(56, 46, 60, 54)])
    (crowded,) = place_labels(anchor, size, frame, LabelSettings(), soft=[frame])
    assert free is not None
    assert moved is not None
    assert crowded == free
    assert moved.box != free.box


def test_of_a_paper_s_models_trained_alike_the_best_is_named(tmp_path: Path) -> None:
    points = law_points(6, slope=0.1, noise=0.05, seed=1)
    worse = [replace(point, model=f"worse-{point.model}", error=(point.error or 0) * 1.2) for point in points]
    texts = _texts(_draw([_panel([*worse, *points])], tmp_path)[0])
    assert {f"m{number}" for number in range(6)} <= set(texts)
    assert not any(text.startswith("worse") for text in texts)


def test_a_model_without_a_name_gets_no_label_and_the_others_keep_theirs(tmp_path: Path) -> None:
    points = law_points(6, slope=0.1, noise=0.05, seed=1)
    nameless = [replace(point, model="?") if number == 2 else point for number, point in enumerate(points)]
    texts = _texts(_draw([_panel(nameless)], tmp_path)[0])
    assert {text for text in texts if re.fullmatch(r"m\d|\?", text)} == {"m0", "m1", "m3", "m4", "m5"}


@pytest.mark.parametrize(("status", "hollow"), [("flagged", 4), ("accepted", 0)])
def test_a_flagged_point_is_hollow_beside_a_projection_too(tmp_path: Path, status: str, hollow: int) -> None:
    points = [
        replace(point, status=status if number < 4 else "accepted")
        for number, point in enumerate(law_points(12, slope=0.1, noise=0.02, seed=1))
    ]
    fits = fit(points, measure="hardware_burden", targets=[0.05])
    picture = projections([Outlook(title="t", points=points, fits=fits)], out_dir=tmp_path, stem="p")
    svg = picture.paths[0].read_text(encoding="utf-8")
    marks = re.findall(r"<use [^>]*?style=\"fill: #ffffff; stroke: #(?!5)[0-9a-f]{6}; stroke-width: 0\.9", svg)
    assert len(marks) == hollow


def test_one_year_of_papers_has_an_axis_of_several(tmp_path: Path) -> None:
    points = [replace(point, date=2021.3, utilisation=0.2) for point in law_points(2, slope=0.1, noise=0.05, seed=1)]
    picture = utilisation_over_time(points, out_dir=tmp_path, stem="u")
    years = [text for text in _texts(picture.paths[0]) if re.fullmatch(r"20\d\d", text)]
    assert years == ["2020", "2021", "2022", "2023"]


def test_the_frontier_is_named_first() -> None:
    def point(compute: float, error: float) -> Point:
        return Point(row="", paper="", model="", compute=compute, error=error)

    assert by_interest([point(3, 0.1), point(1, 0.3), point(2, 0.4), point(4, 0.2)]) == [1, 0, 3, 2]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (5e15, 3e19, [1e16, 1e17, 1e18, 1e19]),
        (0.085, 0.43, [0.1, 0.15, 0.2, 0.3, 0.4]),
        (0.02, 0.6, [0.02, 0.05, 0.1, 0.2, 0.5]),
        (0.211, 0.24, [0.22, 0.23, 0.24]),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, ticks: list[float]) -> None:
    assert log_ticks(low, high) == pytest.approx(ticks)


@pytest.mark.parametrize("decades", [0.02, 0.1, 0.3, 0.7, 1.5, 4, 9, 15])
def test_any_span_has_between_three_and_ten_ticks(decades: float) -> None:
    assert 3 <= len(log_ticks(1.3e14, 1.3e14 * 10**decades)) <= 10


def test_numbers_on_axes_read_as_people_write_them() -> None:
    assert [power_text(value) for value in (1e18, 3e18, 1.5e9, 1e-2)] == ["10¹⁸", "3×10¹⁸", "1.5×10⁹", "10⁻²"]
    assert [percent_text(value) for value in (0.05, 0.215, 1.0)] == ["5 %", "21.5 %", "100 %"]


def test_long_and_unprintable_names_are_cut_and_replaced() -> None:
    assert short("a  b\n c", 10) == "a b c"
    assert short("abcdefghij", 5) == "abcd…"
    assert printable("a\u202eb\x07") == "a\ufffdb\ufffd"
