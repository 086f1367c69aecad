"""Asking and keeping the choice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from habitue_oscar.consent import COOKIE, MAX_AGE_SECONDS, Choice
from habitue_oscar.visitor import DEVICE_COOKIE


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What was chosen, and the form to choose again."""
    return render(request, "habitue_oscar/privacy.html")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice; answer the page's script in JSON, and a plain form by going back to where it was."""
    chosen = choice_of(request.POST.get("choice", ""), request.POST.getlist("purpose"))
    back = request.POST.get("back", "/")
    if request.headers.get("accept") == "application/json":
        response: HttpResponse = JsonResponse({"consent": chosen.purposes})
    else:
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        response = redirect(back if safe else "/")
    response.set_cookie(
        COOKIE, chosen.cookie, MAX_AGE_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    if not chosen.measure:
        response.delete_cookie(DEVICE_COOKIE)
    return response


def choice_of(button: str, purposes: list[str]) -> Choice:
    """The choice a form states; whatever is not clearly a yes is a no.

    >>> choice_of("some", ["measure"])
    Choice(measure=True, personalise=False, made=True)
    >>> choice_of("", [])
    Choice(measure=False, personalise=False, made=True)
    """
    if button == "accept":
        return Choice(True, True, True)
    some = purposes if button == "some" else []
    return Choice("measure" in some, "personalise" in some, True)
