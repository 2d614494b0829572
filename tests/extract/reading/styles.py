"""Tables in many styles, typeset from cells that are known: rules, columns, spans, fonts and gaps vary with a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

_NAMES = ["Alpha", "Beta", "Gamma", "Delta", "Kappa", "Lambda", "Sigma", "Omega", "Theta", "Zeta"]
_SUFFIXES = ["", "-50", "-101", " (ours)", " [12]", " + aug.", " (Doe et al., 2016)", "-L/16"]
_HEADERS = [
    "Top-1",
    "Top-5 err.",
    "#Params",
    "FLOPs",
    "BLEU",
    "F1",
    "Acc.",
    "mAP",
    "Steps",
    "Epochs",
    "Time (h)",
    "PPL",
]
_GROUPS = ["Train", "Development", "Test set", "Large", "Base models", "Ours"]
_FONTS = ["Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"]
_RULES = ["booktabs", "head rule only", "all rows", "grid", "none", "no outer rules"]


@dataclass(frozen=True, slots=True)
class Style:
    """One style, and the cells of a table in it. `head` are the header's levels: (text, span) from left to right."""

    rules: str
    font: str
    size: int
    inset: float
    align: str
    caption: str
    two_columns: bool
    head: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[tuple[str, ...], ...]
    bold: frozenset[tuple[int, int]]
    groups: frozenset[int]  # rows that begin a group, with a rule above where there are rules

    @property
    def width(self) -> int:
        return len(self.rows[0])

    def source(self) -> str:
        """The typst source of a page with the table between paragraphs."""
        return f"""
#set page(columns: {2 if self.two_columns else 1})
#set par(justify: true)
#lorem(70)
#figure(kind: table, supplement: "Table", caption: figure.caption(position: {self.caption})[Results of our models.],
  [#set par(justify: false)
  #set text(font: "{self.font}", size: {self.size}pt)
  #table(columns: {self.width}, inset: (x: {self.inset}pt, y: 2.5pt), stroke: {self._stroke()},
  align: (x, y) => if x == 0 {{ left }} else {{ {self.align} }},
  {self._body()})])
#lorem(60)
"""

    def _stroke(self) -> str:
        return "0.5pt" if self.rules == "grid" else "none"

    def _rule(self, where: str) -> str:
        drawn = {
            "booktabs": {"top", "head", "group", "bottom"},
            "head rule only": {"head"},
            "all rows": {"top", "head", "group", "row", "bottom"},
            "no outer rules": {"head", "group"},
        }.get(self.rules, set())
        return "table.hline(stroke: 0.5pt),\n" if where in drawn else ""

    def _body(self) -> str:
        parts = [self._rule("top")]
        for level in self.head:
            parts += [f"table.cell(colspan: {span}, align: center)[{_escaped(text)}]," for text, span in level]
            if level is not self.head[-1] and self.rules == "booktabs":
                parts.append(self._short_rules(level))
        parts.append(self._rule("head"))
        for number, row in enumerate(self.rows):
            if number:
                parts.append(self._rule("group") if number in self.groups else self._rule("row"))
            parts += [self._cell(number, column, text) for column, text in enumerate(row)]
        parts.append(self._rule("bottom"))
        return "".join(parts)

    def _short_rules(self, level: tuple[tuple[str, int], ...]) -> str:
        rules, column = "", 0
        for text, span in level:
            if text:
                rules += f"table.hline(start: {column}, end: {column + span}, stroke: 0.3pt),\n"
            column += span
        return rules

    def _cell(self, row: int, column: int, text: str) -> str:
        shown = _escaped(text)
        return f"[*{shown}*]," if (row, column) in self.bold else f"[{shown}],"

    def grid(self) -> list[list[str]]:
        """The header's levels and the rows, as plain texts; a spanning text stands in its first column."""
        levels = []
        for level in self.head:
            texts: list[str] = []
            for text, span in level:
                texts += [text, *[""] * (span - 1)]
            levels.append(texts)
        return [*levels, *[list(row) for row in self.rows]]


def _escaped(text: str) -> str:
    for sign in "#*_[]$@":
        text = text.replace(sign, "\\" + sign)
    return text.replace("^18", "#super(typographic: false)[18]")


def make_style(seed: int) -> Style:
    """The style of this seed, always the same."""
    chance = random.Random(seed)  # noqa: S311 - styles, not secrets
    two_columns = chance.random() < 0.4
    width = chance.randint(2, 4 if two_columns else 7)
    rows = tuple(_row(chance, width) for _ in range(chance.randint(3, 9)))
    return Style(
        rules=chance.choice(_RULES),
        font=chance.choice(_FONTS[: 2 if two_columns else 3]),
        size=chance.choice([7, 8, 9]),
        inset=chance.choice([3.5, 5, 8]),
        align=chance.choice(["left", "center", "right"]),
        caption=chance.choice(["top", "bottom"]),
        two_columns=two_columns,
        head=_head(chance, width),
        rows=rows,
        bold=frozenset((r, c) for r in range(len(rows)) for c in range(1, width) if chance.random() < 0.15),
        groups=frozenset(r for r in range(2, len(rows) - 1) if chance.random() < 0.25),
    )


def _row(chance: random.Random, width: int) -> tuple[str, ...]:
    label = chance.choice(_NAMES) + chance.choice(_SUFFIXES)
    return (label, *[_value(chance, column) for column in range(1, width)])


def _value(chance: random.Random, column: int) -> str:
    if chance.random() < 0.06:
        return "-"
    number = f"{chance.uniform(10, 99):.{1 + column % 2}f}"
    kinds = [number, number, number + "%", f"{chance.randint(1, 900)}M", f"{number} ± 0.{chance.randint(1, 9)}"]
    kinds += [f"{chance.uniform(1, 9):.1f} · 10^18", f"{number}/{number}", "-" + number]
    return kinds[(column * 7 + chance.randint(0, 1)) % len(kinds)]


def _head(chance: random.Random, width: int) -> tuple[tuple[tuple[str, int], ...], ...]:
    names = chance.sample(_HEADERS, width - 1)
    leaves = (("Model", 1), *[(name, 1) for name in names])
    if width < 5 or chance.random() < 0.4:
        return (leaves,)
    left = chance.randint(2, width - 3)
    one, other = chance.sample(_GROUPS, 2)
    return ((("", 1), (one, left), (other, width - 1 - left)), leaves)
