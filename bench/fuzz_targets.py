"""What is fuzzed: parsers of bytes from outside, each with a few inputs to begin with. A `MineError` is an answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from data.errors import MineError
from ingest.client.atom import parse_feed
from ingest.client.graph import error_text, read_found, read_page, read_rows
from ingest.parsing.bibtex import parse_bibtex
from ingest.parsing.csl import parse_csl
from ingest.parsing.reflist import parse_reflist
from ingest.parsing.ris import parse_ris
from normalize.numbers import find_numbers, parse_count, parse_number, parse_scale
from normalize.times import find_times, parse_time
from review.session import Session
from review.sheet import COLUMNS, import_sheet
from store import open_library

FINDINGS = Path(__file__).parents[1] / "tests" / "fuzz"
"""What once broke a parser, one file each, in a folder a target."""


class Target(NamedTuple):
    """A parser, and inputs of its kind that lead a fuzzer into it."""

    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def _graph(data: bytes) -> None:
    for read in (error_text, read_rows, read_found):
        read(data)
    read_page(data, 0)


def _numbers(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for read in (parse_number, parse_count, parse_scale, find_numbers, parse_time, find_times):
        read(text)


def _sheet(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as room, open_library(Path(room) / "library", create=True) as library:
        for form in ("csv", "jsonl"):
            path = Path(room) / f"sheet.{form}"
            path.write_bytes(data)
            with suppress(MineError):
                import_sheet(Session(library, areas=None, reviewer="fuzz"), path)


_PAPER = b'{"paperId":"a1","title":"Nets","year":2020,"authors":[{"name":"Ann"}],"externalIds":{"ArXiv":"2001.00001"}}'
_FEED = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><opensearch:totalResults>1</opensearch:totalResults>
<entry><id>http://arxiv.org/abs/2001.00001v1</id><title>Nets</title><published>2020-01-01T00:00:00Z</published>
<author><name>Ann</name></author></entry></feed>"""

TARGETS: Mapping[str, Target] = {
    "bibtex": Target(
        lambda data: parse_bibtex(data, "fuzz.bib"),
        (
            b"@article{a, title={N{\\'e}ts}, author={Smith, Ann and Lee}, year=2020}",
            b'@string{x="y"} @misc{b, t = x # "z"}',
        ),
    ),
    "atom": Target(parse_feed, (_FEED,)),
    "scholar": Target(
        _graph, (b"[" + _PAPER + b",null]", b'{"data":[{"citedPaper":' + _PAPER + b'}],"next":1}', b'{"error":"no"}')
    ),
    "reflist": Target(
        lambda data: parse_reflist(data, "fuzz.txt"),
        (b"[1] A. Smith and B. Lee. Nets that count. In CVPR, 2020.\n[2] C. Roe. arXiv:2001.00001", b"1512.03385\n"),
    ),
    "csl": Target(
        lambda data: parse_csl(data, "fuzz.json"),
        (b'[{"id":"a","title":"Nets","author":[{"family":"Lee"}],"issued":{"date-parts":[[2020]]}}]',),
    ),
    "ris": Target(
        lambda data: parse_ris(data, "fuzz.ris"), (b"TY  - JOUR\nTI  - Nets\nAU  - Lee, A\nPY  - 2020\nER  - \n",)
    ),
    "numbers": Target(
        _numbers,
        (b"3.6 x 10^18 FLOPs", "76.3 ± 0.2 %".encode(), b"25.6M params, 1,024 GPUs", b"two weeks and 3.5 days"),
    ),
    "sheet": Target(
        _sheet, (",".join(COLUMNS).encode() + b"\r\nc1,v1\r\n", b'{"claim":"c1","version":"v","action":"accept"}\n')
    ),
}
