"""From tables to claims: which number, of which model, on which benchmark, and whose.

Promises: each claim carries the reasons that spoke for it and against it, by the ids of `data/reasons.toml`; what is
dropped says why. In: a `Document`. Out: claims without ids. Imports: `extract.document`, `extract.vocabulary`,
`normalize`. No rule here knows a paper: rules speak of how tables are written.
"""
