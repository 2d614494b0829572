"""The polite client of arXiv and Semantic Scholar: ids and titles in, records and PDFs out.

Promises: what a service says becomes a frozen record, what it does not say a named failure; neither raises. Every
request waits its turn in one line a service, shared by all processes on the machine. Answers are kept, with their
request and time; what may not be the truth is not.
In: ids, titles, addresses. Out: the records of `records.py`, through the doors of `services.py`.
Whoever matches, stores and reports stands above: the client decides nothing about which paper is meant.
"""
