"""arXiv's Atom feeds, written in both shapes: of before November 2025 (`old`) and since (`new`)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from tests.standin.corpus import Known

WITHDRAWN = "This paper has been withdrawn by the author due to an error in Section 3"

_NEW_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">"""
_OLD_SEARCH = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
_OLD_ARXIV = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'


def feed(
    entries: Iterable[tuple[Known, int]],
    query: str,
    *,
    total: int,
    start: int,
    asked: int,
    moment: str,
    old: bool = False,
) -> bytes:
    """A feed of papers, each in a version. `query` is the request as the feed's title repeats it."""
    name = base64.b64encode(hashlib.sha1(query.encode()).digest()).decode().rstrip("=")  # noqa: S324  # as arXiv does
    write = _old_entry if old else _new_entry
    inside = "\n".join(write(paper, version) for paper, version in entries)
    counts = {"totalResults": total, "startIndex": start, "itemsPerPage": asked}
    if old:
        told = "\n".join(
            f"  <opensearch:{key} {_OLD_SEARCH}>{value}</opensearch:{key}>" for key, value in counts.items()
        )
        head = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href={quoteattr("http://arxiv.org/api/query?" + query)} rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: {escape(query)}</title>
  <id>http://arxiv.org/api/{name}</id>
  <updated>{moment[:10]}T00:00:00-05:00</updated>
{told}"""
        return f"{head}\n{inside}\n</feed>\n".encode()
    told = "\n".join(f"  <opensearch:{key}>{counts[key]}</opensearch:{key}>" for key in sorted(counts))
    head = f"""{_NEW_HEAD}
  <id>https://arxiv.org/api/{name}</id>
  <title>arXiv Query: {escape(query)}</title>
  <updated>{moment}</updated>
  <link href={quoteattr("https://arxiv.org/api/query?" + query)} type="application/atom+xml"/>
{told}"""
    return f"{head}\n{inside}\n</feed>\n".encode()


def error_feed(message: str, moment: str, *, old: bool = False) -> bytes:
    """The feed that says what was wrong with the request."""
    where = f"http{'' if old else 's'}://arxiv.org/api/errors#{message.replace(' ', '_')}"
    return f"""{_NEW_HEAD}
  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>{moment}</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>{escape(where)}</id>
    <title>Error</title>
    <updated>{moment}</updated>
    <link href={quoteattr(where)} rel="alternate" type="text/html"/>
    <summary>{escape(message)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
""".encode()


def _date(paper: Known, version: int = 1) -> str:
    number = (paper.arxiv_id or "").rpartition("/")[2]
    return f"{paper.year}-{number[2:4] or '01'}-{min(version + 1, 28):02}T17:57:34Z"


def _comment(paper: Known, version: int) -> str:
    return WITHDRAWN if paper.withdrawn and version == paper.versions else "12 pages, 3 figures"


def _new_entry(paper: Known, version: int) -> str:
    where = f"arxiv.org/{{}}/{paper.arxiv_id}v{version}"
    authors = "\n".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>" for name in paper.authors)
    venue = f"\n    <arxiv:journal_ref>{escape(paper.venue)}</arxiv:journal_ref>" if paper.venue else ""
    link = f'<link rel="related" href="https://doi.org/{paper.doi}" title="doi"/>'
    doi = f"\n    <arxiv:doi>{paper.doi}</arxiv:doi>\n    {link}"
    return f"""  <entry>
    <id>http://{where.format("abs")}</id>
    <title>{escape(paper.title)}</title>
    <updated>{_date(paper, version)}</updated>
    <link href="https://{where.format("abs")}" rel="alternate" type="text/html"/>
    <link href="https://{where.format("pdf")}" rel="related" type="application/pdf" title="pdf"/>
    <summary>  We count {escape(paper.title.lower())} &amp; more, if n &lt; 7.</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <published>{_date(paper)}</published>
    <arxiv:comment>{_comment(paper, version)}</arxiv:comment>
    <arxiv:primary_category term="cs.LG"/>{venue}
{authors}{doi if paper.doi else ""}
  </entry>"""


def _old_entry(paper: Known, version: int) -> str:
    where = f"http://arxiv.org/{{}}/{paper.arxiv_id}v{version}"
    words = paper.title.split(" ")
    broken = " ".join(words[:4]) + ("\n  " + " ".join(words[4:]) if words[4:] else "")
    authors = "\n".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>" for name in paper.authors)
    link = f'<link title="doi" href="http://dx.doi.org/{paper.doi}" rel="related"/>'
    doi = f"\n    <arxiv:doi {_OLD_ARXIV}>{paper.doi}</arxiv:doi>\n    {link}"
    venue = f"\n    <arxiv:journal_ref {_OLD_ARXIV}>{escape(paper.venue)}</arxiv:journal_ref>" if paper.venue else ""
    return f"""  <entry>
    <id>{where.format("abs")}</id>
    <updated>{_date(paper, version)}</updated>
    <published>{_date(paper)}</published>
    <title>{escape(broken)}</title>
    <summary>  We count {escape(paper.title.lower())}
&amp; more.
</summary>
{authors}{doi if paper.doi else ""}
    <arxiv:comment {_OLD_ARXIV}>{_comment(paper, version)}</arxiv:comment>{venue}
    <link href="{where.format("abs")}" rel="alternate" type="text/html"/>
    <link title="pdf" href="{where.format("pdf")}" rel="related" type="application/pdf"/>
    <arxiv:primary_category {_OLD_ARXIV} term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="68T07" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""
