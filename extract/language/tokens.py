"""The tokenizer: words as papers print them, numbers apart from their units and from the names they count.

`8xV100` is `8`, `x`, `V100`; `300K` is `300`, `K`; `90-epoch` is `90`, `-`, `epoch`; `TPUv3-days` is `TPUv3`, `-`,
`days`. A name keeps its digits (`ResNet-50`, `V100`), a power its exponent (`10^18`), a word its hyphen (`mini-batch`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

NAME = "mine.tokens"

_SPELLED = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|single|multi|half"
_TOKEN = re.compile(
    rf"""
      \d+(?:st|nd|rd|th)\b                                                # 30th
    | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)                              # 1,022,362
    | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+−]?\d+(?![A-Za-z0-9])|\^[-−]?\d+)?  # 3.5  1e18  10^-4
    | (?:{_SPELLED})(?=-)                                                 # eight-GPU
    | [x×](?=[A-Z]|\d)                                                    # 8xV100
    | [^\W\d_][^\W_]*(?:[-‐‑.'’+](?!(?:day|hour|week|month|year)s?\b)[^\W_]+)*  # words and names
    | \S
    | (?<=\s)\s+ | ^\s+ | [^\S ]                                         # what one space does not part
    """,
    re.VERBOSE,
)


if not Doc.has_extension("written"):
    Doc.set_extension("written", default="")


class PaperTokenizer:
    """Text in, a `Doc` of words and single signs out; `doc._.written` is the text (`doc.text` builds it each time)."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The words of `text`; of several spaces in a row, all but the first are a token, so that offsets hold."""
        matches = list(_TOKEN.finditer(text))
        words = [match[0] for match in matches]
        starts = [*(match.start() for match in matches[1:]), len(text)]
        spaces = [match.end() < start for match, start in zip(matches, starts, strict=False)]
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc._.written = text
        return doc


def make_tokenizer() -> Callable[[Language], PaperTokenizer]:
    """What `spacy.blank(..., config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})` calls."""

    def create(nlp: Language) -> PaperTokenizer:
        return PaperTokenizer(nlp.vocab)

    return create


registry.tokenizers(NAME)(make_tokenizer)
