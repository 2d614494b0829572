"""What is printed in, what it means out.

Promises: pure functions. A printed number keeps its digits and gains a unit; a device name becomes a catalogue entry
or stays as printed; claims become rows in which each column holds one convention and every operand can be traced.
In: strings and claims. Out: numbers, names, devices, rows. Imports: `ingest` (for papers), `data`.
"""
