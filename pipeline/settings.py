"""What the user set, and where: flag, environment, `mine.toml` here, `mine.toml` in the user's folder, default."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import UsageError

FILE = "mine.toml"


class Option(NamedTuple):
    """One setting: its name in `mine.toml`, the environment's names for it, its default, and what it means."""

    name: str
    environment: tuple[str, ...]
    default: str | int | float | None
    meaning: str
    kind: type[str] | type[int] | type[float] = str
    bounds: tuple[float, float] = (1, math.inf)


def _processors() -> int:
    return max(1, os.cpu_count() or 1)


OPTIONS = (
    Option("library", ("MINE_LIBRARY",), "mine-library", "the library's folder, from the working folder"),
    Option(
        "database_url",
        ("MINE_DATABASE_URL",),
        None,
        "postgresql://user@host/name; without one, library.db in the library",
    ),
    Option("arxiv_url", ("MINE_ARXIV_URL",), "https://export.arxiv.org/api/query", "the arXiv API's query address"),
    Option("arxiv_pdf_url", ("MINE_ARXIV_PDF_URL",), "https://arxiv.org/pdf", "what /ID is appended to for a PDF"),
    Option("s2_url", ("MINE_S2_URL",), "https://api.semanticscholar.org/graph/v1", "base of Semantic Scholar's API"),
    Option("offline", ("MINE_OFFLINE",), None, "1: ask no service, whatever the command", int),
    Option("contact", ("MINE_CONTACT",), None, "mail address that the services asked are told"),
    Option("reviewer", ("MINE_REVIEWER",), None, "who reviews; without one, the name you are logged in under"),
    Option("jobs", ("MINE_JOBS",), None, "papers read at once; without a number, one a processor", int),
    Option("flag_below", ("MINE_FLAG_BELOW",), 0.4, "claims less likely right wait; extract --force", float, (0, 1)),
    Option("seconds_per_paper", ("MINE_SECONDS_PER_PAPER",), 300.0, "a paper that takes longer is given up", float),
    Option("megabytes_per_paper", ("MINE_MEGABYTES_PER_PAPER",), 4096.0, "so is one that needs more memory", float),
    Option("pdf_url", ("MINE_PDF_URL",), None, "where a cluster's workers have the library's pdf/ from; an fsspec URL"),
)
"""Every setting. The key of Semantic Scholar is read from the environment alone, so that it stands in no file."""

_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)

KEY_NAMES = ("SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY", "SS_API_KEY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force. `origins` says for each where its value comes from; `s2_key` never leaves the process."""

    library: Path
    database_url: str | None = field(repr=False)
    arxiv_url: str
    arxiv_pdf_url: str
    s2_url: str
    offline: bool
    contact: str | None
    reviewer: str | None
    jobs: int
    flag_below: float
    seconds_per_paper: float
    megabytes_per_paper: float
    pdf_url: str | None
    s2_key: str | None = field(default=None, repr=False)
    origins: Mapping[str, str] = field(default_factory=dict)


def read_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user_folder: Path | None = None,
) -> Settings:
    """The settings in force in `folder`. Raises `UsageError` for an unknown key or a value that does not fit."""
    env = os.environ if environment is None else environment
    sources = list(_sources(flags or {}, env, folder or Path(), user_folder or _user_folder()))
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for option in OPTIONS:
        values[option.name], origins[option.name] = _first(option, sources)
    values["library"] = Path(values["library"])
    values["offline"] = bool(values["offline"])
    values["jobs"] = values["jobs"] or _processors()
    for name in ("arxiv_url", "arxiv_pdf_url", "s2_url"):
        _check_address(name, values[name], origins[name])
    if values["contact"]:
        _check_contact(values["contact"], origins["contact"])
    if values["pdf_url"]:
        _check_pdf_url(values["pdf_url"], origins["pdf_url"])
    return Settings(**values, s2_key=_key(env), origins=origins)


def _check_address(name: str, url: str, where: str) -> None:
    from ingest.client.addresses import Refused, origin  # noqa: PLC0415  # kept out of what needs no settings

    try:
        origin(url)
    except Refused as error:
        raise UsageError(f"{where}: {name} must be an address such as http://localhost:8000/path; {error}") from error
    if "?" in url or "#" in url:
        raise UsageError(f"{where}: {name} must be an address without ? or #, for more is put behind it")


def _check_contact(contact: str, where: str) -> None:
    if not _MAIL.fullmatch(contact):
        raise UsageError(f"{where}: contact must be a mail address such as you@example.org, for it goes into a header")


def _check_pdf_url(url: str, where: str) -> None:
    """Workers and failures tell this address, so it must hold no password."""
    if not re.fullmatch(r"[\w+.:-]+://[^?#]*", url):
        raise UsageError(f"{where}: pdf_url must be the address of a folder such as s3://bucket/pdf or file:///pdf")
    if "@" in url:
        raise UsageError(f"{where}: pdf_url must hold no name or password; give those to the workers in fsspec's files")


def _key(env: Mapping[str, str]) -> str | None:
    """The key; the message about a wrong one does not show it."""
    name = next((name for name in KEY_NAMES if env.get(name, "").strip()), None)
    key = env[name].strip() if name else None
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise UsageError(f"{name}: a key is one word of plain letters, digits and signs; copy it again")
    return key


Source = tuple[str, Mapping[str, Any]]


def _sources(flags: Mapping[str, Any], env: Mapping[str, str], folder: Path, user_folder: Path) -> Iterator[Source]:
    """Where settings come from, the strongest first, each with a name that a user knows it by."""
    yield "flag", {name: value for name, value in flags.items() if value is not None}
    for option in OPTIONS:
        for name in option.environment:
            if env.get(name):
                yield name, {option.name: env[name]}
    for path in (folder / FILE, user_folder / FILE):
        if path.is_file():
            yield str(path), _read_file(path)


def _first(option: Option, sources: list[Source]) -> tuple[Any, str]:
    for origin, values in sources:
        if option.name in values:
            return _fitting(option, values[option.name], origin), origin
    return option.default, "default"


def _read_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path} cannot be read: {error}; mend that line") from error
    known = [option.name for option in OPTIONS]
    for name in values:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise UsageError(f"{path}: there is no setting {name!r}; {advice}")
    return values


def _fitting(option: Option, value: Any, origin: str) -> Any:
    """The value as the setting's type: text from the environment is read, a wrong type or number refused."""
    try:
        fitted = option.kind(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{origin}: {option.name} is {value!r} and must be {_expected(option)}") from error
    wrong_type = isinstance(value, (bool, list, dict)) or (option.kind is int and fitted != float(value))
    if wrong_type or (not isinstance(fitted, str) and not option.bounds[0] <= fitted <= option.bounds[1]):
        shown = "no text" if option.name == "database_url" else repr(value)  # a URL may hold a password
        raise UsageError(f"{origin}: {option.name} is {shown} and must be {_expected(option)}")
    return fitted


def _expected(option: Option) -> str:
    least, most = option.bounds
    within = f"from {least:g} to {most:g}" if most < math.inf else f"of at least {least:g}"
    return "text" if option.kind is str else f"{'a whole number' if option.kind is int else 'a number'} {within}"


def _user_folder() -> Path:
    from platformdirs import user_config_path  # noqa: PLC0415  # only commands that open settings need it

    return user_config_path("mine", appauthor=False)
