"""What a row is a variant of, where its own words name no model: its group, its caption, what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from extract.linking.citations import cites
from extract.linking.detectors import is_backbone, shows_a_model
from extract.linking.grid import Grid, Record
from extract.linking.names import NAME_IN_TEXT, PaperNames, is_model_name
from extract.linking.pieces import LONG_HEADER, Pieces, clean, describes_only, is_plain
from extract.linking.settings import is_ensemble
from extract.vocabulary import label

MARKED_OURS = re.compile(r"[(\[]\s*ours?\s*[)\]]|\bours\b|^this (?:paper|work)\b", re.IGNORECASE)
OUR = re.compile(r"\b(?:our|existing|published|previous)\b", re.IGNORECASE)
SEVERAL_SIZES = re.compile(r"\d/\d")
"""A name that stands for several models: `ResNet-50/101/152`."""
SHORT_NAME = 2
"""A row of so few letters (`A`, `B1`) is the name that the paper gives to a configuration."""


class Leads:
    """What leads the rows of one table. `pieces` are those of each row, by its index."""

    def __init__(self, grid: Grid, names: PaperNames, pieces: Mapping[int, Pieces], caption: str) -> None:
        self.grid = grid
        self.names = names
        self.pieces = pieces
        self.caption = caption

    def lead(self, record: Record, base: str, reasons: list[str]) -> str:
        """The base, led by what it is a variant of where it does not name a model itself."""
        pieces = self.pieces[record.index]
        group = self.group(record)
        named = shows_a_model(base) or self.names.owns(base)
        if base and pieces.names and not all(map(describes_only, (" ".join(pieces.names), *pieces.names))):
            sized = re.search(r"\d", self._of_caption) and not cites(record.text)
            if named or len(base) <= SHORT_NAME or (self.compares and not sized):
                return base if named or not group else f"{group} {base}"
            lead = group or self._of_caption
            return " ".join(filter(None, (lead, base)))
        lead = group if NAME_IN_TEXT.search(group) else self._of_caption or self.names.main or group
        lead = (base.startswith("+") and self._above(record)) or lead
        reasons.append("model-from-paper" if lead else "model-unclear")
        return base if lead and self._leads(base, lead) else " ".join(filter(None, (lead, base)))

    @staticmethod
    def _leads(base: str, lead: str) -> bool:
        return base.lower().startswith(lead.lower()) or (
            (named := NAME_IN_TEXT.match(base)) is not None and not named[0].isupper()
        )

    def _above(self, record: Record) -> str:
        """The last row above, within the group, that names a model: what a row `+ more data` adds to."""
        above = [other for other in self.grid.records if other.index < record.index and other.group == record.group]
        texts = [" ".join(map(clean, self.pieces[other.index].names)) for other in above]
        return next((text for text in reversed(texts) if NAME_IN_TEXT.search(text) and not describes_only(text)), "")

    def group(self, record: Record) -> str:
        """The group's name where it is one: a few words that are no label and no remark on the rows."""
        for text in record.group:
            bare = clean(text).rstrip(":")
            speaks = any(hit.kind != "name" for hit in label(bare)) or MARKED_OURS.search(bare) or OUR.search(bare)
            short = bare and len(bare.split()) <= LONG_HEADER and not speaks and not is_ensemble([bare])
            if short and (NAME_IN_TEXT.search(bare) or not is_plain(bare.split())):
                return bare
        return ""

    @cached_property
    def compares(self) -> bool:
        """Whether the table sets several papers side by side: some of its rows cite, or are marked as ours."""
        texts = [text for record in self.grid.records for text in (record.text, *record.group)]
        return any(cites(text) or MARKED_OURS.search(text) for text in texts)

    @cached_property
    def _of_caption(self) -> str:
        """The one model that the caption names: `squeeze operators in SE-ResNet-50 on ImageNet`.

        A name is no other where it is what the other is built on: `SE-ResNet-50 ... the original is ResNet-50`.
        """
        caption = self.caption
        found = [
            match[0] for match in NAME_IN_TEXT.finditer(caption) if not cites(caption[match.start() : match.end() + 30])
        ]
        models = {name for name in found if is_model_name(name) and not SEVERAL_SIZES.search(name)}
        models -= {name for name in models if any(other.endswith(f"-{name}") for other in models)}
        own = {name for name in models if self.names.owns(name)}
        for names in (own, models, set(filter(is_backbone, models))):
            if len(names) == 1:
                return names.pop()
        return ""
