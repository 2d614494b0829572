"""An item on the terminal. All text is put into rich `Text` objects: nothing of a paper is read as markup or escape."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from normalize.claims import Claim
from review.fields import FIELDS
from review.flags import says
from review.form import field_text
from review.queue import Item
from review.text import neutral
from review.words import lit_parts
from store.records import OrphanedDecision

KEYS = "[a]ccept  [e]dit  [r]eject  [s]kip  can't [t]ell  [u]ndo  [l]ike  [n]ote  [w]hy  [?] help  [q]uit"

MOST_ORPHANS = 10

HELP = (
    ("a", "accept: the claim is what the paper says"),
    ("e", "edit: every field is asked in turn; Enter keeps it, - empties it, ! stops without a change"),
    ("e FIELD=VALUE", "edit one field at once, such as: e value=76.3"),
    ("r", "reject: the paper does not say this; the reason is asked, or follows the r"),
    ("s", "skip: leave it for another session"),
    ("t", "can't tell: you are not asked again, other reviewers are"),
    ("l", "like: what else your last decision may settle, shown before it is done"),
    ("u", "undo: take back your last decision, as often as you like, of earlier sessions too"),
    ("n TEXT", "note: words that are kept with your decision on this claim"),
    ("w", "why: what spoke for this reading and what against"),
    ("q", "quit: all that you decided is kept"),
)


def show_item(console: Console, item: Item, *, number_now: int, total: int) -> None:
    """Prints the item: its place, the question, the words of the paper with the value lit, the doubts, the fields."""
    title = neutral(item.stored.paper.title or item.stored.paper.key)
    year = f" ({item.stored.paper.year})" if item.stored.paper.year else ""
    parts: list[RenderableType] = [
        Text(""),
        Rule(Text(f"{number_now} of {total}"), align="left", style="dim"),
        Text.assemble((title + year, "bold")),
        Text(neutral(item.place) + _also(item.claim), style="dim"),
        Text(""),
        Text(neutral(item.question), style="bold cyan"),
        Panel(lit(item.claim), title=Text("the paper says"), title_align="left", border_style="dim", expand=False),
    ]
    if item.doubts:
        parts.append(_doubts(item))
    parts += [Text(f"already said: {one}", style="yellow") for one in item.said]
    parts += [Text(f"read otherwise: {one}", style="yellow") for one in item.anew]
    parts += [_fields(item.claim), Text(""), Text(KEYS, style="dim")]
    console.print(Group(*parts))


def show_help(console: Console) -> None:
    """Prints what each key does."""
    grid = Table.grid(padding=(0, 2))
    for key, meaning in HELP:
        grid.add_row(Text(key, style="bold"), Text(meaning))
    console.print(grid)


def show_orphans(console: Console, orphans: Sequence[OrphanedDecision]) -> None:
    """Prints the decisions that stand on no claim any more, so that none is lost unseen."""
    for orphan in orphans[:MOST_ORPHANS]:
        decision, claim = orphan.decision, orphan.stored.claim
        text = Text("Kept, but its claim was not found again by the last extraction: ", style="yellow")
        place = f"{orphan.stored.pdf.source_file}, page {claim.evidence.page}"
        text.append(
            neutral(f"{decision.action.value} by {decision.reviewer} of {claim.printed}, {place}"), style="default"
        )
        console.print(text)
    if len(orphans) > MOST_ORPHANS:
        console.print(Text(f"... and {len(orphans) - MOST_ORPHANS} more such decisions.", style="yellow"))


def show_likes(console: Console, items: Sequence[Item]) -> None:
    """Prints the claims that one more word would settle."""
    for item in items:
        console.print(Text(f"- {neutral(item.question)} ").append(neutral(item.place), style="dim"))


def lit(claim: Claim) -> Text:
    """The sentence or table row of the claim, its value in reverse."""
    words = Text()
    for part, is_value in lit_parts(claim):
        words.append(part, style="bold reverse" if is_value else "")
    return words


def _also(claim: Claim) -> str:
    pages = sorted({place.page for place in claim.also})
    return f"; also on page {', '.join(map(str, pages))}" if pages else ""


def _doubts(item: Item) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for doubt in item.doubts:
        said = Text.assemble((neutral(doubt.sentence), "yellow"), f" Look at {neutral(doubt.look)}.")
        said.append(f" [{neutral(doubt.code)}]", style="dim")
        grid.add_row(Text("!", style="yellow"), said)
    return Padding(grid, (0, 0, 1, 0))


def _fields(claim: Claim) -> Text:
    """What the claim says, field by field, those that are empty left out."""
    line = Text()
    for name in FIELDS[claim.kind]:
        if getattr(claim, name) is not None:
            line.append(f"{name} ", style="dim").append(field_text(claim, name)).append("  ")
    return line.append("confidence ", style="dim").append(f"{claim.confidence:.2f}")


def show_reasons(console: Console, claim: Claim) -> None:
    """Prints why the claim was read as it was: what spoke for the reading, and what against."""
    told = [neutral(says(reason)) for reason in claim.reasons] or ["no reasons were kept for this claim"]
    for reason in told:
        console.print(Text(f"- {reason}"))
