"""Flag before environment before the folder's file before the user's file before the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import UsageError
from pipeline.init import settings_text
from pipeline.services import client_settings
from pipeline.settings import OPTIONS, Settings, read_settings
from pipeline.version import mine_version


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name in ("here", "user"):
        (tmp_path / name).mkdir()
    return tmp_path / "here"


def read(here: Path, flags: dict[str, object] | None = None, **environment: str) -> Settings:
    return read_settings(flags or {}, environment=environment, folder=here, user_folder=here.parent / "user")


def test_the_defaults(here: Path) -> None:
    settings = read(here)
    assert settings.library == Path("mine-library")
    assert settings.jobs >= 1
    assert settings.database_url is None
    assert set(settings.origins.values()) == {"default"}


def test_each_source_is_stronger_than_the_next(here: Path) -> None:
    assert read(here).library == Path("mine-library")
    (here.parent / "user" / "mine.toml").write_text('library = "user"\n')
    assert read(here).library == Path("user")
    (here / "mine.toml").write_text('library = "here"\n')
    assert read(here).library == Path("here")
    assert read(here, MINE_LIBRARY="environment").library == Path("environment")
    flagged = read(here, {"library": Path("flag")}, MINE_LIBRARY="environment")
    assert (flagged.library, flagged.origins["library"]) == (Path("flag"), "flag")


def test_an_empty_variable_is_not_set(here: Path) -> None:
    assert read(here, MINE_LIBRARY="").library == Path("mine-library")


def test_the_key_is_the_first_that_is_set_and_is_not_shown(here: Path) -> None:
    settings = read(here, S2_API_KEY="s3cret", SS_API_KEY="third")
    assert settings.s2_key == "s3cret"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('libary = "x"', "there is no setting 'libary'; did you mean library"),
        ("zebra = 1", "there is no setting 'zebra'; known are library"),
        ("jobs = 0", "jobs is 0 and must be a whole number of at least 1"),
        ("jobs = 1.5", "jobs is 1.5 and must be a whole number"),
        ('jobs = "many"', "jobs is 'many' and must be a whole number"),
        ("jobs = true", "jobs is True and must be a whole number"),
        ("library = []", r"library is \[\] and must be text"),
        ("seconds_per_paper = -1", "must be a number of at least 1"),
        ("jobs = ", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(here: Path, text: str, message: str) -> None:
    (here / "mine.toml").write_text(text + "\n")
    with pytest.raises(UsageError, match=message) as caught:
        read(here)
    assert "mine.toml" in str(caught.value)


def test_a_wrong_variable_is_named(here: Path) -> None:
    with pytest.raises(UsageError, match="MINE_JOBS: jobs is 'two'"):
        read(here, MINE_JOBS="two")
    assert read(here, MINE_JOBS="2").jobs == 2


def test_the_file_that_init_writes_can_be_taken_as_it_is(here: Path) -> None:
    (here / "mine.toml").write_text(settings_text())
    assert read(here) == read(here.parent)
    lines = [line.removeprefix("# ") if " = " in line else line for line in settings_text().splitlines()]
    (here / "mine.toml").write_text("\n".join(lines))
    settings = read(here)
    assert {name for name, origin in settings.origins.items() if origin != "default"} == {one.name for one in OPTIONS}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("MINE_S2_URL", "file:///etc/passwd", "s2_url must be an address"),
        ("MINE_S2_URL", "api.example.org/graph", "s2_url must be an address"),
        ("MINE_ARXIV_URL", "http://", "names no host"),
        ("MINE_ARXIV_URL", "http://localhost:port/api", "is no address"),
        ("MINE_ARXIV_URL", "http://localhost/api?x=1", r"without \? or #"),
        ("MINE_ARXIV_PDF_URL", "http://me:hidden@localhost/pdf", "with a user's name"),
        ("MINE_PDF_URL", "s3://me:hidden@bucket/pdf", "pdf_url must hold no name or password"),
        ("MINE_PDF_URL", "/mnt/pdf", "pdf_url must be the address of a folder"),
        ("MINE_PDF_URL", "https://host/pdf?key=hidden", "pdf_url must be the address of a folder"),
        ("MINE_CONTACT", "nobody", "must be a mail address"),
        ("MINE_CONTACT", "a@b.org\r\nx-api-key: y", "must be a mail address"),
        ("S2_API_KEY", "two words", "S2_API_KEY: a key is one word"),
        ("S2_API_KEY", "line\nbreak", "S2_API_KEY: a key is one word"),
    ],
)
def test_a_setting_that_cannot_go_over_the_wire_is_refused(here: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read(here, {}, **{name: value})
    assert "hidden" not in str(caught.value)
    assert "two words" not in str(caught.value)


def test_the_client_is_told_what_was_set(here: Path) -> None:
    settings = read(here, MINE_CONTACT="me@example.org", S2_API_KEY=" s3cret ", MINE_S2_URL="http://localhost:9/g")
    told = client_settings(settings, Path("shelf"), offline=True)
    assert (told.s2_url, told.s2_key, told.contact) == ("http://localhost:9/g", "s3cret", "me@example.org")
    assert (told.answers, told.offline, told.refresh) == (Path("shelf/answers.db"), True, False)
    assert told.agent == f"litmine/{mine_version()} (mailto:me@example.org)"
    assert "s3cret" not in repr(told)
