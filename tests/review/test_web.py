"""The web page over HTTP: who is let in, what a form does, and that nothing of a paper or an address is believed."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from normalize.claims import Status
from normalize.decisions import Action
from store import Reading, open_library
from tests.processes import PATIENCE
from tests.review.serving import HOSTILE, SHA, Served, make_library, net, served


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    with served(make_library(tmp_path / "lib")) as found:
        yield found


def _seen(page: Served, claim_id: str) -> str:
    text = page.client.get(f"{page.home}/claim/{claim_id}").text
    found = re.search(r'name="seen" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def _raw(page: Served, path: str, *, method: str = "GET", body: str = "", **headers: str) -> tuple[int, str]:
    """A request as it is written, no client mending it."""
    connection = http.client.HTTPConnection("127.0.0.1", page.keys.port, timeout=PATIENCE)
    try:
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _cookie(page: Served) -> str:
    return f"{page.keys.cookie_name}={page.keys.cookie}"


def test_without_the_token_nothing_is_shown(page: Served) -> None:
    for path in ("/", "/queue", "/?token=wrong", f"/page/{page.claim('23.4').id}/1", "/review.js"):
        status, text = _raw(page, path)
        assert (status, "Net" in text) == (403, False)
    assert _raw(page, "/", Cookie=f"{page.keys.cookie_name}=wrong")[0] == 403
    assert _raw(page, "/", Cookie=_cookie(page))[0] == 200


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(page: Served) -> None:
    answer = requests.get(page.keys.address, allow_redirects=False, timeout=PATIENCE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    assert page.keys.token not in page.client.get(f"{page.home}/").text


def test_another_host_is_refused(page: Served) -> None:
    assert _raw(page, "/", Cookie=_cookie(page), Host="evil.example")[0] == 421
    assert _raw(page, "/", Cookie=_cookie(page), Host="127.0.0.1:1")[0] == 421


def test_a_foreign_origin_writes_nothing(page: Served) -> None:
    one = page.claim("23.4")
    form = {"action": "accept", "seen": _seen(page, one.id)}
    for origin in ("http://evil.example", "null", "https://127.0.0.1"):
        assert page.post(f"/decide/{one.id}", origin=origin, **form).status_code == 403
    kind = "application/x-www-form-urlencoded"
    body = f"csrf={page.keys.csrf}&action=accept&seen={form['seen']}"
    headers = {"Cookie": _cookie(page), "Content-Type": kind}
    status, _ = _raw(page, f"/decide/{one.id}", method="POST", body=body, **headers)
    assert status == 403
    assert page.library.decisions() == []


def test_a_write_needs_its_token_and_a_form(page: Served) -> None:
    one = page.claim("23.4")
    assert page.post(f"/decide/{one.id}", csrf="wrong", action="accept").status_code == 403
    assert page.post(f"/decide/{one.id}", action="accept", reason="x" * 70_000).status_code == 413
    answer = page.client.post(f"{page.home}/undo", json={"csrf": page.keys.csrf}, headers={"Origin": page.home})
    assert answer.status_code == 415
    assert page.client.delete(f"{page.home}/").status_code == 405
    assert page.library.decisions() == []


def test_every_answer_carries_the_policy(page: Served) -> None:
    for path in ("/", "/queue", "/nowhere", "/review.css", f"/page/{page.claim('23.4').id}/1"):
        headers = page.client.get(f"{page.home}{path}").headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in {name.lower() for name in page.client.get(f"{page.home}/nowhere").headers} - {"server"}


def test_both_readings_are_shown_and_the_confirmed_name_is_kept(page: Served) -> None:
    one = page.claim("23.4")
    page.post(f"/decide/{one.id}", action="accept", seen=_seen(page, one.id))
    before = _seen(page, one.id)
    anew = (net(50, model="<b>Net</b>-101"), net(51), net(52))
    page.library.save_reading(Reading(sha256=SHA, extractor="reader 2", claims=anew))
    text = page.client.get(f"{page.home}/claim/{one.id}").text
    assert "Is 23.4 the top-1 error of Net-50 on" in text
    assert "read otherwise: model: Net-50 then, &lt;b&gt;Net&lt;/b&gt;-101 now" in text
    assert "decision-renamed" in text
    assert page.post(f"/decide/{one.id}", action="accept", seen=before).status_code == 409
    page.post(f"/decide/{one.id}", action="accept", seen=_seen(page, one.id))
    assert (page.claim("23.4").model, page.claim("23.4").status) == ("Net-50", Status.REVIEWED)


def test_a_decision_is_kept_and_the_next_item_shown(page: Served) -> None:
    one = page.claim("23.4")
    answer = page.post(f"/decide/{one.id}", action="accept", seen=_seen(page, one.id), reason=" read  twice ")
    assert "Is 24.4 the top-1 error of Net-51" in answer.text
    assert "Kept: accept of 23.4." in answer.text
    (kept,) = page.library.decisions()
    assert (kept.action, kept.reviewer, kept.reason, kept.claim_id) == (Action.ACCEPT, "ada", "read twice", one.id)
    assert kept.seconds is not None
    assert page.claim("23.4").status is Status.REVIEWED


def test_a_correction_is_checked_field_by_field_and_kept_in_the_form(page: Served) -> None:
    one = page.claim("23.4")
    form = {"action": "edit", "seen": _seen(page, one.id), "value": "high", "split": "train", "model": "N<b>"}
    answer = page.post(f"/decide/{one.id}", **form)
    assert answer.status_code == 422
    assert "is no number; write it as 76.3" in answer.text
    assert "is no split; choose one of val, test" in answer.text
    assert 'value="N&lt;b&gt;"' in answer.text
    assert page.library.decisions() == []
    page.post(f"/decide/{one.id}", **(form | {"value": "22.4", "split": "test", "model": "Net-50"}))
    assert page.library.decisions()[0].changes == {"value": 22.4, "split": "test"}


def test_what_cannot_be_decided_says_why(page: Served) -> None:
    one = page.claim("23.4")
    seen = _seen(page, one.id)
    for form, message in (
        ({"action": "reject"}, "a rejection needs a reason"),
        ({"action": "edit"}, "nothing was changed"),
        ({"action": "burn"}, "accept, correct, reject"),
        ({"action": "undo"}, "u takes back"),
    ):
        answer = page.post(f"/decide/{one.id}", seen=seen, **form)
        assert (answer.status_code, message in answer.text) == (422, True)
    assert page.post("/decide/nothing", action="accept", seen="0-0").status_code == 404
    assert page.library.decisions() == []


def test_two_tabs_the_second_is_told(page: Served) -> None:
    one = page.claim("23.4")
    seen = _seen(page, one.id)
    page.post(f"/decide/{one.id}", action="accept", seen=seen)
    answer = page.post(f"/decide/{one.id}", action="reject", seen=seen, reason="no")
    assert answer.status_code == 409
    assert "23.4: since you opened it, ada decided on it (accept). Your decision was not kept." in answer.text
    assert [decision.action for decision in page.library.decisions()] == [Action.ACCEPT]


def test_an_extraction_meanwhile_is_told(page: Served) -> None:
    one = page.claim("23.4")
    seen = _seen(page, one.id)
    anew = net(50, printed="32.4", value=32.4)
    page.library.save_reading(Reading(sha256=SHA, extractor="reader 2", claims=(anew,)))
    answer = page.post(f"/decide/{one.id}", action="accept", seen=seen)
    assert answer.status_code in {404, 409}
    assert page.library.decisions() == []


def test_undo_brings_the_claim_back(page: Served) -> None:
    one = page.claim("23.4")
    page.post(f"/decide/{one.id}", action="reject", seen=_seen(page, one.id), reason="no")
    answer = page.post("/undo")
    assert answer.url.startswith(f"{page.home}/claim/{one.id}")
    assert page.claim("23.4").status is Status.FLAGGED
    assert "You have no decision left to take back." in page.post("/undo").text


def test_its_like_is_shown_before_it_is_settled(page: Served) -> None:
    one = page.claim("23.4")
    answer = page.post(f"/decide/{one.id}", action="reject", seen=_seen(page, one.id), reason="quoted")
    assert "What else it may settle" in answer.text
    listed = page.client.get(f"{page.home}/like/1").text
    boxes = dict(re.findall(r'name="(like-[^"]+)" value="([^"]+)"', listed))
    assert len(boxes) == 2
    assert len(page.library.decisions()) == 1
    page.post("/like/1", **boxes)
    assert {one.claim.status for one in page.library.claims()} == {Status.REJECTED}
    assert page.post("/like/1", **boxes).status_code == 409
    page.post("/undo")
    assert [one.claim.status for one in page.library.claims()].count(Status.FLAGGED) == 2


def test_a_like_of_another_reviewer_or_none_is_refused(page: Served) -> None:
    assert page.client.get(f"{page.home}/like/99").status_code == 404
    assert page.post("/like/99", **{"like-x": "0-0"}).status_code == 404


def test_a_filter_stays_from_item_to_item(page: Served) -> None:
    one = page.claim("23.4")
    query = "?flag=owner-unclear"
    answer = page.post(f"/decide/{one.id}{query}", action="skip", seen=_seen(page, one.id))
    assert "flag=owner-unclear" in answer.url
    assert "Nothing is left to decide here" in page.client.get(f"{page.home}/?kind=epochs").text
    assert "2 wait" in page.client.get(f"{page.home}/queue{query}").text


def test_pages_are_drawn_and_no_path_leaves_the_library(page: Served) -> None:
    one = page.claim("23.4").id
    answer = page.client.get(f"{page.home}/page/{one}/3")
    assert answer.content.startswith(b"\x89PNG")
    for path in (f"/page/{one}/4", f"/page/{one}/0", f"/page/{one}/-1", "/page/..%2f..%2fetc%2fpasswd/1"):
        assert page.client.get(f"{page.home}{path}").status_code == 404
    for path in ("/../review/session.py", "/%2e%2e/session.py", "/review.css/../app.py"):
        assert _raw(page, path, Cookie=_cookie(page))[0] == 404


def test_hostile_text_is_text_everywhere(tmp_path: Path) -> None:
    evil = net(50, model=HOSTILE, setting=HOSTILE, flags=(HOSTILE,), reasons=(HOSTILE,))
    folder = make_library(tmp_path / "lib", evil, title=HOSTILE, source_file=f"{HOSTILE}.pdf")
    with served(folder, reviewer=HOSTILE) as page:
        one = page.claim("23.4")
        first = page.client.get(f"{page.home}/?paper={HOSTILE}&did=1&kind={HOSTILE}").text
        form = {"action": "edit", "seen": _seen(page, one.id), "value": HOSTILE, "reason": HOSTILE}
        texts = [first, *(page.client.get(f"{page.home}{path}").text for path in ("/", "/queue", f"/add/{one.id}"))]
        texts += [
            page.post(f"/decide/{one.id}", **form).text,
            page.post(f"/add/{one.id}", action="add", box=HOSTILE).text,
        ]
        for text in texts:
            assert "<script>document" not in text
            assert "<img" not in text
            assert ">49<" not in text
            assert "&lt;script&gt;" in text


def test_a_claim_that_was_missed_is_typed_in(page: Served) -> None:
    one = page.claim("23.4").id
    form = {
        "action": "add", "kind": "result", "printed": "19.8", "page": "3", "box": "70 80 95 90", "source": "table",
        "value": "19.8", "model": "Net-101", "benchmark": "imagenet", "metric": "top-1 error", "split": "val",
    }  # fmt: skip
    assert page.post(f"/add/{one}", **(form | {"page": "4", "metric": "BLEU"})).status_code == 422
    assert page.post(f"/add/{one}", **form).status_code == 200
    added = page.claim("19.8")
    assert (added.status, added.reviewer, added.model) == (Status.REVIEWED, "ada", "Net-101")
    assert (added.evidence.page, tuple(added.evidence.bbox), added.evidence.extractor) == (
        3, (70, 80, 95, 90), "typed by ada",
    )  # fmt: skip
    assert "typed in before" in page.post(f"/add/{one}", **form).text
    page.library.save_reading(Reading(sha256=SHA, extractor="reader 2", claims=(net(50),)))
    assert page.claim("19.8").status is Status.REVIEWED


def test_a_port_that_is_taken_is_said(page: Served) -> None:
    from data.errors import UsageError  # noqa: PLC0415
    from review.web import listening  # noqa: PLC0415

    with pytest.raises(UsageError, match=f"port {page.keys.port} is taken"):
        listening(page.keys.port)


def test_the_library_is_whole_afterwards(tmp_path: Path) -> None:
    folder = make_library(tmp_path / "lib")
    with served(folder) as page:
        one = page.claim("23.4")
        page.post(f"/decide/{one.id}", action="accept", seen=_seen(page, one.id))
    with open_library(folder) as library:
        assert library.check() == "whole"
        assert len(library.decisions()) == 1
