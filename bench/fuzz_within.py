"""One target under the fuzzer, until the fuzzer ends the process: `python -m bench.fuzz_within TARGET OPTION...`."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ingest", "normalize", "review"]):
    from bench.fuzz_targets import TARGETS


def main() -> None:
    """Fuzz the first argument's target; the rest are libFuzzer's options."""
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
