"""What people type: examples of each command, printed at the end of its help."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "init": (("mine init", "in the folder that the library shall stand in"),),
    "ingest": (
        ("mine ingest refs.bib", "a list, and the PDFs to be had"),
        ("mine ingest --offline refs.bib papers/", "with PDFs in hand"),
        ("mine ingest arXiv:1512.03385 10.1145/3065386", "two papers by their ids"),
        ("mine ingest refs.bib --dry-run", "how many requests that takes"),
        ("mine ingest --retry-failed", "once more, what failed"),
    ),
    "extract": (
        ("mine extract", "all PDFs that were not read yet"),
        ("mine extract --area vision --jobs 4", "of vision alone, four at once"),
        ("mine extract --workers 8", "by Dask workers of this machine"),
        ("mine extract --scheduler tcp://node1:8786", "on a cluster"),
        ("mine extract --force", "again, after a setting changed"),
    ),
    "tables": (
        ("mine tables paper.pdf", "look at them"),
        ("mine tables papers/ --format jsonl > tables.jsonl", "as data"),
    ),
    "claims": (
        ("mine claims --area language", "look at them"),
        ("mine claims --format jsonl -o claims.jsonl", "as data, with places"),
    ),
    "table": (
        ("mine table --area vision", "look at it"),
        ("mine table --area vision -o table.csv", "for a spreadsheet; all columns"),
        ("mine table --format epoch -o epoch.csv", "under Epoch AI's headers"),
    ),
    "review": (
        ("mine review", "in the terminal"),
        ("mine review --web", "in a browser, beside the PDF"),
        ("mine review --paper resnet.pdf --reviewer ada", "one paper, in your name"),
        ("mine review --export sheet.csv", "as a sheet, to fill in"),
        ("mine review --import sheet.csv", "decide as the sheet says"),
    ),
    "report": (("mine report --calibration", "how often flags and confidences were right"),),
    "analyze": (
        ("mine analyze --area image-classification", "fits, figures, a report"),
        ("mine analyze --measure training_flop --target 0.05", "for 5 % error"),
        ("mine analyze --table table.csv -o out", "rows of a file"),
    ),
    "status": (
        ("mine status", "what is done, and what to type next"),
        ("mine status --figure gap.svg", "and draw what papers report"),
    ),
    "show": (
        ("mine show", "the papers, and their names"),
        ("mine show resnet.pdf", "all that is known of one"),
        ("mine show resnet.pdf --why", "why each claim reads as it does"),
        ("mine show resnet.pdf --page 5 --draw p5.png", "a page as it was read"),
        ("mine show resnet.pdf --row r48ea902", "the numbers of a row"),
    ),
    "log": (("mine log c48fc8ef6a357", "who changed what, when and why"),),
    "merge": (("mine merge he2016deep he2015deep", "the second is the first"),),
    "split": (
        ("mine split he2016deep", "undo the last merge"),
        ("mine split he2016deep other.pdf", "this PDF is another paper's"),
    ),
    "doctor": (
        ("mine doctor", "is this machine in order, and the library"),
        ("mine doctor --online", "and the services"),
        ("mine doctor --repair", "save what can be saved of a damaged library"),
    ),
    "demo": (("mine demo -o /tmp/demo", "no network, under a minute"),),
}


def of(command: str) -> str:
    """The end of the command's help. `\\b` keeps the help's formatter from filling the lines."""
    examples = EXAMPLES[command]
    width = max(len(typed) for typed, _ in examples)
    lines = [f"  {typed:{width}}  {what}" for typed, what in examples]
    return "\n".join(["\b", "Examples:", *lines])
