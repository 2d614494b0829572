"""What once broke a parser, and what is known to break parsers, is answered: read, or refused with a `MineError`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.fuzz_targets import FINDINGS, TARGETS

NASTY = {
    "deep lists": b"[" * 50_000,
    "deep objects": b'{"a":' * 50_000,
    "deep braces": b"@a{" * 5_000,
    "many digits": b'{"claim":' + b"9" * 5_000 + b"}",
    "a digit line": b"9" * 6_000,
    "endless power": b"10^999999999 FLOPs in 5 x 10^99999999 hours",
    "NUL": b"claim,version,action\n\x00,,\n",
    "a long cell": b'claim,version,action\n"' + b"x" * 200_000 + b'",,\n',
    "other digits": "９٣²½ hours".encode(),
    "half a character": b"\xed\xa0\x80\xff\xfe",
}


def found() -> list[tuple[str, bytes]]:
    paths = [path for name in TARGETS for path in sorted(FINDINGS.joinpath(name).glob("*"))]
    return [(path.parent.name, path.read_bytes()) for path in paths]


KNOWN = [(name, data) for name in TARGETS for data in NASTY.values()]


@pytest.mark.parametrize(("name", "data"), [*KNOWN, *found()])
def test_what_breaks_parsers_is_answered(name: str, data: bytes) -> None:
    TARGETS[name].run(data)


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "sheet"])
@given(data=st.data())
def test_a_seed_with_a_piece_replaced_is_answered(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(TARGETS[name].seeds))
    begin, end = sorted((data.draw(st.integers(0, len(seed))), data.draw(st.integers(0, len(seed)))))
    TARGETS[name].run(seed[:begin] + data.draw(st.binary(max_size=20)) + seed[end:])
