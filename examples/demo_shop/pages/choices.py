"""What the visitor decides about the shop itself: language and privacy."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from demo_shop.forms import own_path, read_form
from demo_shop.language import LANGUAGES
from demo_shop.session import Notice, session_of
from demo_shop.view import page, see_other


async def language(request: Request) -> Response:
    form = await read_form(request)
    if form.get("language") in LANGUAGES:
        session_of(request).language = form["language"]
    return see_other(own_path(form.get("back", "")))


async def privacy(request: Request) -> Response:
    return page(request, "privacy.html", "other")


async def consent(request: Request) -> Response:
    """Keep the visitor's choice; anything but a clear yes to a purpose is a no."""
    session, form = session_of(request), await read_form(request)
    everything = form.get("choice") == "accept"
    nothing = form.get("choice") == "refuse"
    session.measure = everything or (not nothing and form.get("measure") == "yes")
    # what a person is shown is chosen from what was measured: without that there is nothing to choose by
    session.personalise = session.measure and (everything or form.get("personalise") == "yes")
    session.introduced_at = 0
    if request.headers.get("accept") == "application/json":
        return JSONResponse({"consent": session.consent})
    session.notices = [Notice("privacy")]
    return see_other(own_path(form.get("back", "")))
