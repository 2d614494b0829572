"""The columns of the table of rows: name, type, unit, and what each one means. Columns are only ever added."""

from __future__ import annotations

from typing import NamedTuple

SCHEMA_VERSION = "2.0"
"""The major version rises when a column goes or changes its meaning, the minor one when a column is added."""


class Column(NamedTuple):
    """A column: `type` is a Table Schema type (`string`, `number`, `integer`, `boolean`, `array`, `object`)."""

    name: str
    type: str
    description: str
    unit: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "row_id",
        "string",
        "r and a hash of what the row is about: paper, model, recipe, setting, training data, benchmark, split, "
        "metric, ensemble",
    ),
    Column("paper_key", "string", "the library's name for the paper"),
    Column("arxiv_id", "string", "arXiv identifier, without version"),
    Column("version", "string", "version of the paper that was read"),
    Column("doi", "string", "digital object identifier"),
    Column("title", "string", "title of the paper"),
    Column("year", "integer", "year of publication"),
    Column("published", "string", "date of publication as far as known, ISO 8601"),
    Column("source_file", "string", "name of the PDF as it came in"),
    Column("area", "string", "area of the benchmark"),
    Column("benchmark", "string", "id of the benchmark"),
    Column("split", "string", "part of the benchmark: val or test; empty where the paper does not say"),
    Column("metric", "string", "name of the metric"),
    Column("value", "number", "the result as printed: error as error, accuracy as accuracy", "percent or points"),
    Column("error_rate", "number", "the result as an error; empty for metrics that are no share", "fraction"),
    Column("model", "string", "the variant as trained, as the paper names it"),
    Column(
        "recipe",
        "string",
        "what of the training tells this run from the authors' other runs of the model: schedule, augmentation",
    ),
    Column("setting", "string", "test-time setting: crops, scales, input size, beam"),
    Column("training_data", "string", "extra training data beyond the benchmark's own"),
    Column("ensemble", "boolean", "several models or snapshots combined"),
    Column("role", "string", "proposed: the paper's own model; baseline: another's, re-run by the authors"),
    Column("parameters", "number", "parameters of the model", "count"),
    Column(
        "operations_per_pass",
        "number",
        "operations of one forward pass of one example, a multiply-add counted as 2",
        "FLOP",
    ),
    Column(
        "operations_convention", "string", "the paper's own word for its count of operations: multiply-adds or FLOPs"
    ),
    Column("device", "string", "id of the training device in the hardware catalogue, or its name as printed"),
    Column("device_count", "integer", "number of units trained on, of what device_unit says", "count"),
    Column("device_unit", "string", "what is counted: devices, chips, cores, boards, nodes"),
    Column("training_hours", "number", "time of the training run on the clock", "hour"),
    Column("device_hours", "number", "units x hours of the training run", "unit hour"),
    Column("epochs", "number", "passes over the training set", "count"),
    Column("steps", "number", "updates of the weights", "count"),
    Column("batch_size", "number", "examples (or tokens) an update", "count"),
    Column(
        "training_examples", "number", "examples (or tokens) in the training set, where the paper states it", "count"
    ),
    Column("precision", "string", "number format of training: fp32, fp16, bf16, tf32, fp8, mixed"),
    Column(
        "network_operations_flop", "number", "operations per pass x examples x epochs, forward passes alone", "FLOP"
    ),
    Column(
        "hardware_burden_flop",
        "number",
        "units x peak rate x seconds, no utilisation; peak: FP32 without tensor cores, of a TPU bf16 a chip",
        "FLOP",
    ),
    Column("hardware_burden_low", "number", "lowest hardware burden that the words allow", "FLOP"),
    Column("hardware_burden_high", "number", "highest hardware burden that the words allow", "FLOP"),
    Column(
        "training_flop",
        "number",
        "best estimate of the arithmetic done in training, a multiply-add counted as 2",
        "FLOP",
    ),
    Column("training_flop_low", "number", "low end of its 90 % interval", "FLOP"),
    Column("training_flop_high", "number", "high end of its 90 % interval", "FLOP"),
    Column("training_flop_method", "string", "reported, operations, hardware, 6nd, or combined"),
    Column(
        "implied_utilisation",
        "number",
        "training FLOP by the ways that do not rest on the hardware, over peak x time",
        "fraction",
    ),
    Column("pretraining_flop", "number", "the part of training_flop that went into pretraining", "FLOP"),
    Column(
        "scope",
        "string",
        "what the compute covers: from-scratch, pretrained-included, fine-tuning-only, ensemble, search, unknown",
    ),
    Column("confidence", "number", "share of rows at this value that are right; of the least sure operand", "fraction"),
    Column("status", "string", "accepted; flagged: waits for a person; reviewed: a person has seen the result"),
    Column("flags", "array", "codes of what is doubtful or assumed"),
    Column("evidence", "object", "for every operand the claim, the page and the box; for the estimate its ways"),
)

NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
