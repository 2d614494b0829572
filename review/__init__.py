"""A person settles what the tool doubts.

Promises: every flagged claim is asked once, in plain words, with its place and the words of the paper; every decision
is kept the moment it is made, is only ever appended, can be taken back, and stays with its claim through a new
extraction. Text from papers steers neither terminal nor markup. In: a library and a reviewer's answers, from a terminal
or from a script. Out: decisions in the library. Imports: `store`, `normalize`, `ingest` (records), `data`.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Collection, Sequence

from rich.console import Console

from data.errors import UsageError
from review.fields import BadEntry
from review.library import ReviewLibrary, WebLibrary
from review.matters import Answered, Knots, Matters
from review.matters_terminal import settle_matters
from review.order import Order
from review.queue import Item
from review.script import Rule, ScriptReport, parse_script, read_script, run_script
from review.session import Session
from review.summary import ReviewSummary
from review.terminal import Screen, TerminalReview
from review.text import neutral
from review.wish import Wish

__all__ = [
    "Answered",
    "BadEntry",
    "Item",
    "Knots",
    "Matters",
    "Order",
    "ReviewLibrary",
    "ReviewSummary",
    "Rule",
    "Screen",
    "ScriptReport",
    "Session",
    "Wish",
    "own_screen",
    "parse_script",
    "read_script",
    "review_by_script",
    "review_claims",
    "review_in_browser",
    "reviewer_name",
    "settle_matters",
]


def review_claims(
    library: ReviewLibrary,
    *,
    areas: Collection[str] | None,
    reviewer: str | None = None,
    wish: Wish | None = None,
    screen: Screen | None = None,
) -> ReviewSummary:
    """Asks a person about every flagged claim of the papers in `areas` (None: of all papers).

    At `screen`, by default that of stdin, which must then be a terminal: UsageError otherwise. `reviewer` is by default
    the name one is logged in under.
    """
    session = Session(library, areas=areas, reviewer=reviewer_name(reviewer), wish=wish)
    return TerminalReview(session, screen or own_screen()).run()


def own_screen(picture: Callable[[Item, int], str] | None = None) -> Screen:
    """The terminal that the command was typed at. Raises `UsageError` where it was typed at none."""
    if not sys.stdin.isatty():
        raise UsageError("a review needs a terminal to ask at; run it in one, or use --web, --export or --script")
    return Screen(Console(), iter(sys.stdin.readline, ""), picture)


def review_in_browser(
    library: WebLibrary, session: Session, matters: Matters, *, port: int = 0, say: Callable[[str], None]
) -> ReviewSummary:
    """Serves the queue as a local page until Ctrl-C. Raises `UsageError` where the port is taken."""
    from review.web import listening, serve  # noqa: PLC0415  # a server is loaded only where one is asked for

    return serve(library, session, matters, say=say, listener=listening(port))


def review_by_script(
    library: ReviewLibrary, rules: Sequence[Rule], *, areas: Collection[str] | None, reviewer: str | None = None
) -> ScriptReport:
    """Decides the flagged claims by rules, as `review_claims` does by a person's answers."""
    return run_script(Session(library, areas=areas, reviewer=reviewer_name(reviewer)), rules)


def reviewer_name(given: str | None) -> str:
    """The name that decisions are kept under: as given, or that of the login. UsageError where there is neither."""
    name = neutral(given or "") or _login()
    if not name:
        raise UsageError("nobody is logged in by name; say who reviews with --reviewer NAME")
    return name


def _login() -> str:
    try:
        return neutral(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return ""
