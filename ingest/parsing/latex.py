"""LaTeX in bibliography fields to Unicode: accents, letters, dashes, quotes, and mathematics made readable.

A small table and a few passes, used only where a `\\`, brace, `$`, `~` or double hyphen stands: names and titles need
no more, and a full LaTeX reader costs thirty times as much. Unknown commands are dropped and their arguments kept.
"""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""Accent commands and the combining character that each puts on its letter."""

_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "textless": "<", "textgreater": ">", "textasciitilde": "~", "sim": "~", "textendash": "–",
    "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "ldots": "…", "dots": "…", "textellipsis": "…", "times": "×", "texttimes": "×", "cdot": "·", "pm": "±",
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "rightarrow": "→", "to": "→", "leftarrow": "←", "approx": "≈",
    "textregistered": "®", "texttrademark": "™", "copyright": "©", "degree": "°", "circ": "°", "S": "§", "P": "¶",
    "log": "log ", "exp": "exp ", "min": "min ", "max": "max ", "sin": "sin ", "cos": "cos ", "sup": "sup ",
    "infty": "∞", "TeX": "TeX", "LaTeX": "LaTeX", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
    "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip
"""Commands that stand for a character of their own."""

_NEEDED = re.compile(r"[\\{}$~]|--|``|''")
_ACCENT = re.compile(r"\\([`'^~=.\"])\s*(?:\{\s*(\\?[^\W\d_]{1,2}|\\[ij])\s*\}|(\\[ij](?![a-zA-Z])|[^\W\d_]))")
_WORD_ACCENT = re.compile(r"\\([uvHrdckb])(?:\s*\{\s*(\\?[^\W\d_]{1,2})\s*\}|\s+(\\[ij](?![a-zA-Z])|[^\W\d_]))")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?[ \t]*(?:\{\})?")
_ESCAPED = re.compile(r"\\([&%$#_{}\- ,;:!/@])")
_IN_ADDRESS = re.compile(r"[\\{}$]")
_URL_COMMAND = re.compile(r"\\(?:url|href)(?![a-zA-Z])")
_TILDE = re.compile(r"\\(?:textasciitilde|sim)\b(?:\{\})?")
_ESCAPED_IN_ADDRESS = re.compile(r"\{?\\([_&%#~])(?:\{\}|\})?")
_TIE = re.compile(r"(?<!\\)~")
_SPACES = re.compile(r"\s+")
_MARKED = {"$": "\ue002", "~": "\ue003"}
"""Characters that the last passes remove, where they are meant; escaped braces are only ever capitals kept twice."""
_UNMARKED = str.maketrans({mark: char for char, mark in _MARKED.items()})
_DROPPED = str.maketrans("", "", "{}$\\")
_SPACING = {",": " ", ";": " ", ":": " ", "-": "", "/": "", "!": "", "@": ""}
"""Thin spaces, discretionary hyphens and the like."""

_QUOTES_AND_DASHES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def latex_to_text(value: str) -> str:
    """`value` as plain Unicode on one line, braces removed. Text without LaTeX comes back as it is, spaces folded."""
    if _NEEDED.search(value):
        value = _decode(value)
    return _SPACES.sub(" ", value).strip()


def url_to_text(value: str) -> str:
    r"""An address without braces and LaTeX escapes; `--`, `~` and `%` stay what they are. `\url{...}` is unwrapped."""
    if _IN_ADDRESS.search(value):
        value = _URL_COMMAND.sub(" ", value.replace("$\\backslash$", "\\"))
        value = _TILDE.sub("~", value)
        value = _ESCAPED_IN_ADDRESS.sub(r"\1", value).translate(_DROPPED)
    return value.strip()


def _decode(value: str) -> str:
    if "\\" in value:
        value = value.replace("$\\backslash$", "\\").replace("\\textbackslash", "\\")
        value = _ACCENT.sub(_accented, value)
        value = _WORD_ACCENT.sub(_accented, value)
        value = _ESCAPED.sub(_escaped, value)
        value = _COMMAND.sub(_command, value)
    value = _TIE.sub(" ", value).translate(_DROPPED)
    for printed, char in _QUOTES_AND_DASHES:
        value = value.replace(printed, char)
    if value.count(_MARKED["$"]) > 1:
        value = value.replace(_MARKED["$"], "")  # mathematics that a program escaped once more, hardly two prices
    return unicodedata.normalize("NFC", value.translate(_UNMARKED))


def _accented(match: re.Match[str]) -> str:
    letters = (match[2] or match[3]).lstrip("\\")
    return letters[0] + _COMBINING[match[1]] + letters[1:]


def _escaped(match: re.Match[str]) -> str:
    char = match[1]
    return _MARKED.get(char, _SPACING.get(char, char))


def _command(match: re.Match[str]) -> str:
    letter = _LETTERS.get(match[1])
    if letter is not None:
        return _MARKED.get(letter, letter)
    return " " if match[1] in {"newline", "quad", "qquad", "par", "space", "url", "href"} else ""
