"""What every route asks first: who is it, may they do this, and did one of our own pages ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import Cookie, Depends, Header, Request

from habitue.core.errors import NotAllowed, NotAuthenticated
from habitue.interfaces.http.admin.desk import Desk
from habitue.privacy import access

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

COOKIE = "habitue_session"
# The browser sends the one and the console's client the other with every call: no parameters of the routes.
SessionCookie = Annotated[str | None, Cookie(include_in_schema=False)]
CsrfHeader = Annotated[str, Header(include_in_schema=False)]


def runtime_of(request: Request) -> Runtime:
    """The runtime the application was made around."""
    runtime: Runtime = request.app.state.runtime
    return runtime


def from_our_pages(request: Request) -> None:
    """Refuse what a page of another site made the browser send."""
    headers = request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None:  # an old browser; it still says the origin of what it posts
        foreign = origin is not None and urlsplit(origin).netloc != headers.get("host", "")
    else:
        foreign = site not in ("same-origin", "none")
    if foreign:
        raise NotAllowed("this came from a page of another site")


def signed_in(request: Request, habitue_session: SessionCookie = None) -> access.Session:
    """The session of the request's cookie; raises NotAuthenticated."""
    if not habitue_session:
        raise NotAuthenticated("sign in first")
    runtime = runtime_of(request)
    return runtime.accounts.session(habitue_session, runtime.clock.now_ms())


SignedIn = Annotated[access.Session, Depends(signed_in)]


def may_see(request: Request, session: SignedIn) -> Desk:
    """Anybody who is signed in."""
    return Desk(runtime_of(request), request.app.state.console, session.account)


def may_ask(request: Request, session: SignedIn, x_csrf_token: CsrfHeader = "") -> Desk:
    """Anybody who is signed in, for a question that is too long for an address: the page must be one of ours."""
    from_our_pages(request)
    access.require_csrf(session, x_csrf_token)
    return may_see(request, session)


def may_edit(session: SignedIn, desk: Annotated[Desk, Depends(may_ask)]) -> Desk:
    """A session that may change things, asked from our own pages: role, CSRF token and Sec-Fetch-Site agree."""
    access.require_role(session.account, "editor")
    return desk


Seeing = Annotated[Desk, Depends(may_see)]
Asking = Annotated[Desk, Depends(may_ask)]
Editing = Annotated[Desk, Depends(may_edit)]
