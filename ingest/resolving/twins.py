"""Which papers are one work, once services have told what they are: a preprint and its publication, two wordings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.matching import Matcher, work_of
from ingest.records import Paper


@dataclass(slots=True)
class Twins:
    """Papers that are sure, and the way from another one to the one that it is. `apart`: who said that two are not."""

    apart: Callable[[str, str], bool]
    _matcher: Matcher = field(default_factory=Matcher)
    _keys: list[str] = field(default_factory=list)
    _gone: set[str] = field(default_factory=set)

    def add(self, paper: Paper) -> None:
        """Remember a paper that is sure; also once more, as it is now."""
        self._matcher.add(work_of(paper))
        self._keys.append(paper.key)
        self._gone.discard(paper.key)

    def drop(self, key: str) -> None:
        """Forget a paper that was merged away."""
        self._gone.add(key)

    def find(self, paper: Paper) -> tuple[str, str] | None:
        """The key of another paper that is the same work, and why; the surest first."""
        for match in self._matcher.find_all(work_of(paper)):
            key = self._keys[match.index]
            if key != paper.key and key not in self._gone and not self.apart(key, paper.key):
                return key, match.reason
        return None
