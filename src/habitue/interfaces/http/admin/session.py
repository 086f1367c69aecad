"""Signing in and out."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request, Response

from habitue.core.errors import NotAuthenticated, Overloaded
from habitue.interfaces.http.admin.access import COOKIE, SessionCookie, SignedIn, from_our_pages, runtime_of
from habitue.interfaces.http.admin.schemas.session import Session, SignIn
from habitue.privacy import access

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

router = APIRouter()


class Attempts:
    """Slows guessing: at most `limit` wrong passwords per address and minute."""

    def __init__(self, limit: int = 10) -> None:
        self._limit = limit
        self._wrong: dict[tuple[str, int], int] = {}

    def check(self, address: str, now_ms: int) -> None:
        """Raise Overloaded when this address has guessed too often this minute."""
        minute = now_ms // 60_000
        self._wrong = {key: count for key, count in self._wrong.items() if key[1] == minute}
        if self._wrong.get((address, minute), 0) >= self._limit:
            raise Overloaded("too many attempts to sign in; wait a minute", retry_after=60)

    def wrong(self, address: str, now_ms: int) -> None:
        """Count a wrong password."""
        key = (address, now_ms // 60_000)
        self._wrong[key] = self._wrong.get(key, 0) + 1


@router.post("/session", dependencies=[Depends(from_our_pages)])
def sign_in(request: Request, response: Response, body: SignIn) -> Session:
    """Open a session; its token goes into an HttpOnly cookie."""
    runtime = runtime_of(request)
    attempts: Attempts = request.app.state.attempts
    address, now_ms = request.client.host if request.client else "", runtime.clock.now_ms()
    attempts.check(address, now_ms)
    try:
        opened = runtime.accounts.sign_in(body.email, body.password, now_ms)
    except NotAuthenticated:
        attempts.wrong(address, now_ms)
        raise
    secure = runtime.settings.url.startswith("https:")
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=access.SESSION_MS // 1000,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/admin",
    )
    return described(runtime, opened.session)


@router.get("/session")
def current_session(request: Request, session: SignedIn) -> Session:
    """Who is signed in."""
    return described(runtime_of(request), session)


@router.delete("/session", status_code=204, dependencies=[Depends(from_our_pages)])
def sign_out(request: Request, response: Response, habitue_session: SessionCookie = None) -> None:
    """Close the session."""
    if habitue_session:
        runtime_of(request).accounts.sign_out(habitue_session)
    response.delete_cookie(COOKIE, path="/admin")


def described(runtime: Runtime, session: access.Session) -> Session:
    """The session as the console needs it."""
    settings, account = runtime.settings, session.account
    return Session(
        email=account.email,
        name=account.name,
        role=account.role,
        csrf_token=session.csrf_token,
        shop_name=settings.shop_name,
        shop_url=settings.shop_url,
        currency=settings.currency,
        timezone=settings.timezone,
        languages=list(settings.languages),
        paused=runtime.snapshot.paused,
        synthetic=settings.synthetic,
        version=version("habitue"),
    )
