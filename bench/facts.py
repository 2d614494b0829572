"""Facts that a careful person wrote down of a paper, as claims: what `normalize` makes of a paper read without a fault.

The files are those of `tests/gold`, one JSON object a paper. A corpus lists its papers, with their years, in the
`manifest.json` beside its folder of facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind
from normalize.names import catalogue_id
from normalize.rows import Item
from normalize.units import hours_in

Fact = Mapping[str, Any]


def gold_files(folder: Path) -> list[Fact]:
    """The facts of every paper of a folder, by file name, with the year that the corpus's manifest gives it."""
    years = _years(folder.parent / "manifest.json")
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [{"year": years.get(gold["paper"]), **gold} for gold in found]


def _years(manifest: Path) -> dict[str, int]:
    if not manifest.exists():
        return {}
    return {paper["arxiv_id"]: paper["year"] for paper in json.loads(manifest.read_text(encoding="utf-8"))}


def items_of(gold: Fact) -> list[Item]:
    """The claims of one paper, as `build_rows` takes them. The year is that given, else of its arXiv identifier."""
    name = str(gold["paper"])
    arxiv_id = name if name[:4].isdigit() else None
    year = gold.get("year") or (2000 + int(name[:2]) if arxiv_id else None)
    paper = Paper(key=name, state=PaperState.RESOLVED, title=gold.get("title"), arxiv_id=arxiv_id, year=year)
    pdf = PdfFile(sha256=name.ljust(64, "0"), source_file=f"{name}.pdf", bytes=1, pages=99)
    return [(paper, pdf, claim) for claim in _claims(gold, pdf.sha256)]


def _runs(gold: Fact) -> Iterator[tuple[Fact, str | None]]:
    """Each run with each of its models; None: it is of all.

    Where runs are told of models with results, one of a model without must not pass for that of a family of others.
    """
    told = [(run, model) for run in gold.get("training") or () for model in _models(run)]
    with_results = {result["model"] for result in gold.get("results") or ()}
    apart = any(model in with_results for _, model in told)
    yield from ((run, model) for run, model in told if not apart or model is None or model in with_results)


def _models(run: Fact) -> list[str | None]:
    return [None] if run["for"] == "all" else list(run["for"])


def _claims(gold: Fact, sha256: str) -> Iterator[Claim]:
    numbers = count(1)

    def made(kind: Kind, printed: object, **fields: Any) -> Claim:
        number = next(numbers)
        place = Evidence(
            pdf=sha256,
            page=1,
            bbox=Box(0, number, 1, number + 1),
            text=str(printed),
            source="table",
            extractor="a person",
        )
        return Claim(kind=kind, printed=str(printed), evidence=place, id=f"f{number}", confidence=1.0, **fields)

    about = ("model", "recipe", "setting", "training_data", "benchmark", "split", "metric", "value", "ensemble")
    for result in gold.get("results") or ():
        yield made(Kind.RESULT, result["printed"], **{name: result.get(name) for name in about})
    for fact in gold.get("parameters") or ():
        yield made(Kind.PARAMETERS, fact["printed"], model=fact["model"], value=fact["value"], own=fact["own"])
    for fact in gold.get("operations") or ():
        convention = fact["kind"]
        yield made(
            Kind.OPERATIONS,
            fact["printed"],
            model=fact["model"],
            value=fact["value"],
            own=fact["own"],
            convention=convention,
        )
    for run, model in _runs(gold):
        for kind, printed, fields in _run(run):
            yield made(kind, printed, model=model, stage=run.get("stage"), **fields)


def _run(run: Fact) -> Iterator[tuple[Kind, object, dict[str, Any]]]:
    """The facts of one run: the kind, what is printed, and the fields of the claim."""
    for device in run.get("devices") or ():
        fields = {"device": catalogue_id(device["name"]), "count": device.get("count"), "unit": device.get("unit")}
        yield Kind.HARDWARE, device["name"], fields
    time = run.get("time")
    if time and time.get("value") is not None:
        hours = float(hours_in(time["unit"]))
        of = "device" if time["unit"].startswith("device") else time["of"]
        ends = {end: time[end] * hours for end in ("low", "high") if time.get(end) is not None}
        yield Kind.TRAINING_TIME, time["printed"], {"hours": time["value"] * hours, "of": of, **ends}
    batch = run.get("batch_size")
    if batch and batch.get("value") is not None:
        yield Kind.BATCH_SIZE, batch["value"], {"value": batch["value"], "unit": batch.get("unit")}
    for kind, name in ((Kind.EPOCHS, "epochs"), (Kind.STEPS, "steps"), (Kind.TRAINING_COMPUTE, "compute_flop")):
        if run.get(name) is not None:
            yield kind, run[name], {"value": run[name]}
    if run.get("precision"):
        yield Kind.PRECISION, run["precision"], {}
