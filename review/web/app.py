"""The routes of the page: what each address shows and what each form does. Writes answer with a redirect."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from data.errors import MineError, NotFound, UsageError
from normalize.claims import Kind
from review.fields import BadEntry
from review.form import BadForm
from review.web import pages
from review.web.desk import Desk
from review.web.guard import FORM, App, Form, Guard, Keys
from review.wish import Wish
from store.waiting import Conflict

ASSETS = Path(__file__).parent / "assets"
FILTERS = ("paper", "kind", "flag")
LISTED = 200
"""Items of the queue that its page lists."""

Handler = Callable[[Request], Response]


def make_app(desk: Desk, keys: Keys) -> App:
    """The page for one desk, behind its guard."""
    views = Views(desk, keys)
    assets = [
        Route(f"/{name}", _asset((ASSETS / name).read_bytes(), kind))
        for name, kind in (("review.css", "text/css"), ("review.js", "text/javascript"))
    ]
    routes = [
        Route("/", views.told(views.next)),
        Route("/claim/{claim}", views.told(views.claim)),
        Route("/queue", views.told(views.queue)),
        Route("/like/{decision:int}", views.told(views.like)),
        Route("/like/{decision:int}", views.told(views.do_like), methods=["POST"]),
        Route("/matter/{matter}", views.told(views.matter)),
        Route("/matter/{matter}", views.told(views.settle), methods=["POST"]),
        Route("/decide/{claim}", views.told(views.decide), methods=["POST"]),
        Route("/undo", views.told(views.undo), methods=["POST"]),
        Route("/add/{claim}", views.told(views.add)),
        Route("/add/{claim}", views.told(views.do_add), methods=["POST"]),
        Route("/page/{claim}/{page:int}", views.told(views.page)),
        *assets,
    ]
    return Guard(Starlette(routes=routes), keys)


def _asset(content: bytes, kind: str) -> Handler:
    def answer(_request: Request) -> Response:
        return Response(content, media_type=kind, headers={"Cache-Control": "private, max-age=3600"})

    return answer


class Views:
    """The handlers."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        self._desk = desk
        self._keys = keys

    def told(self, handler: Handler) -> Handler:
        """The handler, its errors told as pages with the status that fits."""

        @wraps(handler)
        def answer(request: Request) -> Response:
            try:
                return handler(request)
            except MineError as error:
                status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Conflict) else 422
                return self._html("message.html", request, status=status, message=str(error))

        return answer

    def next(self, request: Request) -> Response:
        """The next item, questions about papers first; or that none is left."""
        matters = self._desk.matters_waiting()
        if matters and not _wish(request).narrow:
            return self._matter(request, matters[0].id)
        item = self._desk.next_item(_wish(request))
        if item is None:
            return self._html("end.html", request, notice=self._notice(request))
        return self._item(request, item.claim.id)

    def claim(self, request: Request) -> Response:
        """One claim, whether it waits or not."""
        return self._item(request, request.path_params["claim"])

    def matter(self, request: Request) -> Response:
        """One question about a paper."""
        return self._matter(request, request.path_params["matter"])

    def settle(self, request: Request) -> Response:
        """Keeps an answer to a question about a paper, and goes on."""
        self._desk.settle(request.path_params["matter"], _form(request).get("answer", ""))
        return _to("/", request)

    def queue(self, request: Request) -> Response:
        """What waits, and how to choose among it."""
        first = self._desk.first(_wish(request), LISTED)
        counts, matters = self._desk.counts(), self._desk.matters_waiting()[:LISTED]
        return self._html("queue.html", request, asks=first, counts=counts, matters=matters, filters=_filters(request))

    def decide(self, request: Request) -> Response:
        """Keeps a decision, and goes on."""
        claim, form = request.path_params["claim"], _form(request)
        try:
            kept, doubt = self._desk.decide(claim, form)
        except BadForm as error:
            return self._item(request, claim, status=422, entries=form, problems=error.problems)
        except BadEntry as error:
            return self._item(request, claim, status=422, entries=form, message=str(error))
        return _to("/", request, did=kept.id if kept else None, unusual="1" if doubt else None)

    def undo(self, request: Request) -> Response:
        """Takes back the last decision, and shows its claim."""
        undone = self._desk.undo()
        if isinstance(undone, str):
            return _to(f"/matter/{undone}", request)
        if undone is None:
            return self._html("message.html", request, message="You have no decision left to take back.")
        if undone.item is None:
            told = "Taken back; its claim was not found again by the last extraction."
            return self._html("message.html", request, message=told)
        return _to(f"/claim/{undone.item.claim.id}", request, back=undone.count)

    def like(self, request: Request) -> Response:
        """What a decision may settle besides."""
        decision, likes = self._desk.likes(request.path_params["decision"])
        return self._html("like.html", request, decision=decision, likes=likes)

    def do_like(self, request: Request) -> Response:
        """Settles what was chosen."""
        chosen = {name[5:]: seen for name, seen in _form(request).items() if name.startswith("like-")}
        if not chosen:
            raise UsageError("no claim was chosen; nothing was decided")
        kept = self._desk.decide_like(request.path_params["decision"], chosen)
        return _to("/", request, like=len(kept))

    def add(self, request: Request) -> Response:
        """A form for a claim that was missed."""
        return self._adding(request)

    def do_add(self, request: Request) -> Response:
        """Keeps a claim that was missed."""
        form = _form(request)
        if form.get("action") != "add":  # another kind was chosen: its fields are shown
            return self._adding(request, entries=form)
        try:
            kept = self._desk.add(request.path_params["claim"], form)
        except BadForm as error:
            return self._adding(request, status=422, entries=form, problems=error.problems)
        return _to(f"/claim/{request.path_params['claim']}", request, did=kept.id)

    def page(self, request: Request) -> Response:
        """A page of a PDF; the next ones are drawn while the reviewer reads."""
        drawn = self._desk.picture(request.path_params["claim"], request.path_params["page"])
        ahead = BackgroundTask(self._desk.draw_ahead, _wish(request))
        headers = {"Cache-Control": "private, max-age=3600"}
        return Response(drawn.png, media_type="image/png", headers=headers, background=ahead)

    def _item(self, request: Request, claim: str, *, status: int = 200, **more: Any) -> Response:
        item = self._desk.item(claim)
        page = _number(request.query_params.get("page")) or item.claim.evidence.page
        sheet = pages.sheet(self._desk, item, page)
        values = pages.item_values(item, entries=more.pop("entries", None), problems=more.pop("problems", None))
        notice = self._notice(request)
        return self._html("item.html", request, status=status, sheet=sheet, notice=notice, **(values | more))

    def _matter(self, request: Request, name: str) -> Response:
        matter = self._desk.matter(name)
        return self._html("matter.html", request, matter=matter, notice=self._notice(request))

    def _adding(self, request: Request, *, status: int = 200, **more: Any) -> Response:
        item = self._desk.item(request.path_params["claim"])
        entries = more.pop("entries", None) or dict(request.query_params)
        page = _number(entries.get("page")) or item.claim.evidence.page
        values = pages.adding_values(item, page, entries, more.pop("problems", {}))
        sheet = pages.sheet(self._desk, item, page, boxes=False)
        return self._html("add.html", request, status=status, sheet=sheet, **values)

    def _notice(self, request: Request) -> dict[str, Any]:
        """What was just done, told from the library: no text of an address reaches the page."""
        number = _number(request.query_params.get("did"))
        decision = self._desk.decision(number) if number else None
        return {
            "decision": decision,
            "likes": decision is not None and self._desk.has_likes(decision),
            "unusual": "unusual" in request.query_params,
            "back": _number(request.query_params.get("back")),
            "liked": _number(request.query_params.get("like")),
        }

    def _html(self, template: str, request: Request, *, status: int = 200, **values: Any) -> Response:
        query = urlencode(_filters(request))
        text = pages.render(
            template,
            numbers=self._desk.numbers(_wish(request)),
            reviewer=self._desk.reviewer,
            csrf=self._keys.csrf,
            query=f"?{query}" if query else "",
            **values,
        )
        return HTMLResponse(text, status_code=status)


def _form(request: Request) -> Form:
    form: Form = request.scope[FORM]
    return form


def _filters(request: Request) -> dict[str, str]:
    return {name: request.query_params[name] for name in FILTERS if request.query_params.get(name)}


def _wish(request: Request) -> Wish:
    given = _filters(request)
    kind = given.get("kind", "")
    return Wish(
        paper=given.get("paper", ""),
        kind=Kind(kind) if kind in set(Kind) else None,
        flag=given.get("flag", ""),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _to(path: str, request: Request, **more: object) -> Response:
    """A redirect that keeps what is wished for."""
    query = urlencode({**_filters(request), **{name: value for name, value in more.items() if value is not None}})
    return RedirectResponse(f"{path}?{query}" if query else path, status_code=303)
