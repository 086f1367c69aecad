"""Signing in and out. Not shipped, never used by the product."""

from __future__ import annotations

from fastapi import APIRouter, Response
from habitue.interfaces.http.admin.schemas.session import Session, SignIn

from scenario import COOKIE, CSRF, Scenario, fail, world_of

api = APIRouter()


def session_for(name: str) -> Session:
    return Session(
        email=f"{name}@shop.example", name="Camille", role="viewer" if name == "viewer" else "owner", csrf_token=CSRF,
        shop_name="Harbour & Oak", shop_url="https://shop.example", currency="EUR", timezone="Europe/Paris",
        languages=["en", "fr"], paused=world_of(name).paused, synthetic=name != "empty", version="0.1.0",
    )  # fmt: skip


@api.post("/session")
def sign_in(body: SignIn, response: Response) -> Session:
    if body.password != "habitue":
        raise fail(401, "not_authenticated", "This address and password do not match an account.")
    name = body.email.partition("@")[0]
    response.set_cookie(COOKIE, name, httponly=True, samesite="strict")
    return session_for(name)


@api.get("/session")
def session(name: Scenario) -> Session:
    return session_for(name)


@api.delete("/session", status_code=204)
def sign_out(name: Scenario, response: Response) -> None:
    response.delete_cookie(COOKIE)
