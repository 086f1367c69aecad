"""What the tracker's plugins promise in a browser, each as a check that raises AssertionError when it is broken."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from .checks import PROTOTYPES, arrived, sri
from .fake_servers import status
from .world import GRANTED, SLOT, World, call

LAMP = {"item_id": "p7", "item_name": "Lamp", "price": 49.9, "quantity": 1}
GTAG = "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)};%s</script>"
PRODUCT = json.dumps(
    {"@type": "Product", "sku": "p7", "name": "Lamp", "offers": {"price": 49.9, "priceCurrency": "EUR"}}
)
EVERY = 'data-plugins="engagement ga4 markup consent banner"'
BARE = "<!doctype html><p id=below>another page</p>"


def plugins(*names: str) -> str:
    return f'data-plugins="{" ".join(names)}"'


def only(world: World, name: str) -> dict[str, Any]:
    """The one event of that name."""
    found = arrived(world, name)
    assert len(found) == 1, found
    return found[0]


def page_engaged_is_told_when_left(world: World) -> None:
    """Engaged time and depth go once, with the page that goes; the time in the background does not count."""
    tall = "<style>#gap{height:1600px}</style>"
    world.put("/", world.html('<div id="gap"></div>', head=tall, tag=f"{GRANTED} {plugins('engagement')}"))
    world.put("/bare", BARE)
    page = world.open()
    arrived(world, "page")
    world.pause(0.6)
    page.mouse.move(50, 60)
    page.evaluate("scrollTo(0, 300)")
    world.pause(0.6)
    page.evaluate(
        """() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
        document.dispatchEvent(new Event('visibilitychange', {bubbles: true})); }"""
    )
    first = only(world, "Page Engaged")
    assert 900 <= first["properties"]["engaged_ms"] <= 4000
    assert 50 <= first["properties"]["scroll_percent"] <= 75
    assert first["properties"]["path"] == "/"
    world.pause(1)
    page.evaluate("location.href = '/bare'")
    page.wait_for_url("**/bare")
    world.pause(0.4)
    assert len(world.habitue.named("Page Engaged")) == 1, "nothing was looked at since"


def checkout_tells_names_never_content(world: World) -> None:
    """Steps seen and completed and the names of fields are told; nothing that was typed leaves the page."""
    form = (
        '<form data-habitue-checkout-step="1" onsubmit="event.preventDefault();next.hidden=false">'
        '<input name="email" type="email"><input name="card" data-habitue-field="card_number">'
        "<button>Go on</button></form>"
        '<div id="next" hidden data-habitue-checkout-step="2">Delivery</div>'
    )
    world.put("/", world.html(form, tag=f"{GRANTED} {plugins('engagement')}"))
    page = world.open("/")
    arrived(world, "Checkout Step Viewed")
    page.fill("[name=email]", "secret.ada@shop.example")
    page.fill("[name=card]", "4111111111111111")
    page.click("button")
    steps = arrived(world, "Checkout Step Viewed", 2)
    assert [step["properties"] for step in steps] == [{"step": 1}, {"step": 2}]
    fields = arrived(world, "Checkout Field Completed", 2)
    assert [field["properties"] for field in fields] == [
        {"step": 1, "field": "email"},
        {"step": 1, "field": "card_number"},
    ]
    assert [step["properties"] for step in arrived(world, "Checkout Step Completed")] == [{"step": 1}]
    everything = json.dumps([request.body for request in world.habitue.requests])
    assert "secret.ada" not in everything
    assert "4111" not in everything


def ad_clicks_take_consent_to_ads(world: World) -> None:
    """A click id goes as "Ad Clicked" when ads are agreed to, also later on the page, once; never before."""
    world.put("/", world.html(tag=f"{GRANTED} {plugins('engagement')}"))
    page = world.open("/?gclid=CLICK-1")
    arrived(world, "page")
    world.pause(0.4)
    assert world.habitue.named("Ad Clicked") == []
    call(page, "consent", {"measure": True, "ads": True})
    call(page, "consent", {"measure": True, "ads": True})
    clicked = only(world, "Ad Clicked")
    assert clicked["properties"] == {"network": "google", "gclid": "CLICK-1", "path": "/"}


def all_plugins_patch_nothing(world: World) -> None:
    """With every plugin at work the window, its prototypes and the shop's dataLayer are as they were."""
    world.context.add_init_script(PROTOTYPES)
    world.context.add_init_script("window.dataLayer = []; window.pushBefore = dataLayer.push")
    world.put("/", world.html(SLOT, before=f'<script type="application/ld+json">{PRODUCT}</script>', tag=EVERY))
    page = world.open()
    page.get_by_role("button", name="Accept all").click()
    page.evaluate("(item) => dataLayer.push({event: 'add_to_cart', ecommerce: {currency: 'EUR', items: [item]}})", LAMP)
    added = only(world, "Product Added")
    assert added["properties"] == {
        "product_id": "p7",
        "name": "Lamp",
        "price": 49.9,
        "quantity": 1,
        "currency": "EUR",
    }
    viewed = only(world, "Product Viewed")
    assert viewed["properties"]["product_id"] == "p7"
    assert page.evaluate("dataLayer.push === pushBefore && Object.keys(dataLayer).length === 1")
    changes = {
        name
        for name in page.evaluate("window.snapshot.changes()")
        if not name.startswith(("RegExp.", "habitue.", "dataLayer", "pushBefore"))
    }
    assert changes == {"habitue"}
    assert world.errors == []


def plugins_store_nothing_before_consent(world: World) -> None:
    """With every plugin at work nothing is stored or told before a yes; a withdrawal clears within a second."""
    form = '<form data-habitue-checkout-step="1"><input name="email"></form><i data-habitue-search="lamp">.</i>'
    before = GTAG % "" + f'<script type="application/ld+json">{PRODUCT}</script>'
    world.put("/", world.html(SLOT + form, before=before, tag=EVERY))
    page = world.open("/?gclid=CLICK-1")
    page.wait_for_selector("[role=dialog]")
    page.evaluate("(item) => dataLayer.push({event: 'add_to_cart', ecommerce: {items: [item]}})", LAMP)
    page.fill("[name=email]", "secret.ada@shop.example")
    world.pause(2)  # longer than any plugin waits for the shop
    assert world.stored(page) == []
    assert {request.path for request in world.habitue.requests} == {"/v1/decide"}
    everything = json.dumps([request.body for request in world.habitue.requests])
    assert not any(marker in everything for marker in ("CLICK-1", "secret.ada", "anonymousId"))
    page.get_by_role("button", name="Accept all").click()
    for name in ("Product Added", "Product Viewed", "Products Searched", "Checkout Field Completed"):
        arrived(world, name)
    assert "habitue" in world.stored(page)
    page.get_by_role("button", name="Privacy choices").click()
    page.get_by_role("button", name="Refuse all").click()
    world.pause(0.9)
    assert world.stored(page) == ["habitue.choice"], "what was chosen, and nobody's"


def plugin_events_keep_their_ids(world: World) -> None:
    """What plugins tell, also while nobody has agreed yet, has an id made once: a retry is a duplicate."""
    world.habitue.api_fault = status(503)
    before = GTAG % "gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied'})"
    before += f'<script type="application/ld+json">{PRODUCT}</script>'
    tag = f'{plugins("engagement", "ga4", "markup", "consent")} data-currency="EUR"'
    world.put("/", world.html('<i data-habitue-search="lamp">.</i>', before=before, tag=tag))
    page = world.open("/?gclid=CLICK-1")
    page.evaluate("(item) => dataLayer.push({event: 'add_to_cart', ecommerce: {items: [item]}})", LAMP)
    world.pause(2.2)  # longer than the markup plugin waits for the shop
    assert world.habitue.requests == []
    yes = ["analytics_storage", "ad_storage", "ad_user_data", "ad_personalization"]
    page.evaluate("(yes) => gtag('consent', 'update', yes)", dict.fromkeys(yes, "granted"))
    told = {"page", "Products Searched", "Product Added", "Product Viewed", "Ad Clicked", "Consent Changed"}
    world.until(lambda: world.habitue.asked("/v1/batch"))
    first = world.habitue.asked("/v1/batch")[0]
    assert {item.get("event", item["type"]) for item in first.body["batch"]} == told
    world.habitue.api_fault = None
    world.until(lambda: len(world.habitue.asked("/v1/batch")) > 1, seconds=5)
    again = world.habitue.asked("/v1/batch")[1]
    assert again.body["batch"] == first.body["batch"]
    ids = [item["messageId"] for item in first.body["batch"]]
    assert len(set(ids)) == len(told)
    world.until(lambda: world.stored(page) == ["habitue"], seconds=5)


TCF = """<script>(() => {
  const heard = [];
  let data = null;
  window.__tcfapi = (command, version, callback) => { heard.push(callback); if (data) callback(data, true); };
  window.answer = (eventStatus, purposes, tcString) => {
    const consents = Object.fromEntries(purposes.map((number) => [number, true]));
    data = {gdprApplies: true, eventStatus, tcString, purpose: {consents}, vendor: {consents: {}}};
    for (const callback of heard) callback(data, true);
  };
})();</script>"""
# a TC string with the Disclosed Vendors segment (type 1, vendor 7), and one of TCF 2.2, without
DISCLOSED, UNDISCLOSED = (
    "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA.IADgI",
    "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA",
)


def tcf_is_obeyed(world: World) -> None:
    """While a TCF tool asks nothing is stored, whatever else grants; its yes (GPC within it) and its no hold."""
    world.context.add_init_script("Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true})")
    granted = GTAG % "gtag('consent','default',{analytics_storage:'granted',personalization_storage:'granted'})"
    world.put("/", world.html("", before=granted + TCF, tag=plugins("consent")))
    page = world.open()
    every = list(range(1, 12))
    world.pause(0.5)
    page.evaluate("([all, tc]) => answer('cmpuishown', all, tc)", [every, DISCLOSED])
    world.pause(0.5)
    assert (world.stored(page), world.habitue.items()) == ([], [])
    page.evaluate("([all, tc]) => answer('useractioncomplete', all, tc)", [every, DISCLOSED])
    changed = only(world, "Consent Changed")
    agreed = changed["context"]["consent"]["categoryPreferences"]
    assert {name for name, yes in agreed.items() if yes} == {"measure", "personalise"}, "GPC denies ads"
    page.evaluate("([all, tc]) => answer('useractioncomplete', all, tc)", [every, UNDISCLOSED])
    world.pause(0.9)
    assert world.stored(page) == [], "without disclosed vendors nothing is agreed to"


def consent_mode_is_obeyed(world: World) -> None:
    """Google Consent Mode grants and withdraws; a withdrawal clears the browser within a second."""
    tags = GTAG % "gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied'})"
    world.put("/", world.html("", before=tags, tag=plugins("consent")))
    page = world.open()
    world.pause(0.8)
    assert (world.stored(page), world.habitue.items()) == ([], [])
    page.evaluate("gtag('consent','update',{analytics_storage:'granted'})")
    arrived(world, "page")
    assert "habitue" in world.stored(page)
    page.evaluate("gtag('consent','update',{analytics_storage:'denied'})")
    world.pause(0.9)
    assert world.stored(page) == []
    call(page, "track", "Product Added", {"product_id": "p1"})
    world.pause(0.3)
    assert world.habitue.named("Product Added") == []


def banner_refuses_as_easily_as_it_grants(world: World) -> None:
    """By keyboard alone: a refusal is remembered and nothing else; it can be changed on the next page, and back."""
    world.put("/", world.html(tag=plugins("banner")))
    page = world.open()
    page.wait_for_selector("[role=dialog]")
    refuse, accept = (page.get_by_role("button", name=name) for name in ("Refuse all", "Accept all"))
    sizes = [button.bounding_box() for button in (refuse, accept)]
    assert sizes[0]["height"] == sizes[1]["height"] >= 44  # type: ignore[index]
    assert abs(sizes[0]["width"] - sizes[1]["width"]) < 1  # type: ignore[index]
    looks = "(e) => {const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.fontSize, s.fontWeight]}"
    assert refuse.evaluate(looks) == accept.evaluate(looks)
    problems = Axe().run(page, context=".habitue-banner").response["violations"]
    assert [(problem["id"], problem["nodes"]) for problem in problems] == []
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.querySelector('.habitue-banner').shadowRoot.activeElement.textContent") == "Refuse all"
    )
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=dialog]", state="hidden")
    world.pause(0.3)
    assert world.stored(page) == ["habitue.choice"]
    assert world.habitue.items() == []
    page.close()
    page = world.open()
    page.get_by_role("button", name="Privacy choices").press("Enter")
    assert page.evaluate("document.querySelector('.habitue-banner').shadowRoot.activeElement.id") == "title"
    boxes = page.get_by_role("checkbox")
    assert [boxes.nth(n).is_checked() for n in (0, 1)] == [False, False], "no box may be ticked beforehand"
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="hidden")
    page.get_by_role("button", name="Privacy choices").press("Enter")
    page.get_by_role("checkbox", name="Recommendations").press("Space")
    assert boxes.nth(0).is_checked(), "recommendations need statistics"
    page.get_by_role("button", name="Save my choice").press("Enter")
    changed = only(world, "Consent Changed")
    agreed = changed["context"]["consent"]["categoryPreferences"]
    assert {name for name, granted in agreed.items() if granted} == {"measure", "personalise"}
    assert "marketing_email" not in agreed, "the banner did not ask about it: that is no refusal"
    page.get_by_role("button", name="Privacy choices").click()
    page.get_by_role("button", name="Refuse all").click()
    world.pause(0.9)
    assert world.stored(page) == ["habitue.choice"]
    assert world.errors == []


def remembered_choice_is_in_the_first_decision(world: World) -> None:
    """Who agreed before is known to the page's only decision: the slots are not filled twice."""
    world.put("/", world.html(tag=plugins("banner")))
    page = world.open()
    page.get_by_role("button", name="Accept all").click()
    arrived(world, "page")
    world.pause(0.3)
    before = len(world.habitue.asked("/v1/decide"))
    world.habitue.files_wait_seconds = 0.08  # longer than the page takes to be parsed
    page = world.open()
    page.wait_for_selector("text=Chosen 1")
    world.pause(0.5)
    asked = world.habitue.asked("/v1/decide")[before:]
    assert ["anonymousId" in request.body for request in asked] == [True]


def plugins_work_under_a_strict_policy(world: World) -> None:
    """Under a CSP without unsafe-anything, with SRI, the banner is shown with its looks and nothing is reported."""
    policy = (
        f"default-src 'none'; script-src {world.habitue.origin}; connect-src {world.habitue.origin}; style-src 'none'; "
        "img-src 'self'; base-uri 'none'; object-src 'none'"
    )
    tag = f'crossorigin="anonymous" integrity="{sri(world.habitue.tracker)}" {EVERY}'
    block = f'<script type="application/ld+json">{PRODUCT}</script>'
    world.put("/", world.html(SLOT, before=block, tag=tag), {"Content-Security-Policy": policy})
    page = world.open()
    page.wait_for_selector("[role=dialog]")
    panel = "document.querySelector('.habitue-banner').shadowRoot.querySelector('.panel')"
    assert page.evaluate(f"getComputedStyle({panel}).backgroundColor") == "rgb(255, 255, 255)"
    page.get_by_role("button", name="Accept all").click()
    page.evaluate("(item) => { window.dataLayer = [{event: 'add_to_cart', ecommerce: {items: [item]}}] }", LAMP)
    for name in ("page", "Product Added", "Product Viewed"):
        arrived(world, name)
    assert world.errors == []


def builds_do_not_mix(world: World) -> None:
    """A plugin with another content does not load; one of another build, by a tag of its own, does not run."""
    files = world.habitue.files
    path = next(path for path in files if path.startswith("/habitue-engagement-"))
    build = path.removeprefix("/habitue-engagement-").removesuffix(".js")
    good = files[path]
    world.habitue.files["/habitue-engagement.js"] = good.replace(build.encode(), b"0123456789ab")
    world.habitue.files[path] = good + b"\nwindow.tampered = true"
    world.put("/", world.html("", tag=f"{GRANTED} {plugins('engagement')}"))
    steps = f'<script async src="{world.habitue.origin}/habitue-engagement.js"></script>'
    world.put("/old", world.html('<i data-habitue-search="lamp">.</i>', before=steps, tag=GRANTED))
    page = world.open()
    arrived(world, "page")
    world.pause(0.3)
    assert page.evaluate("window.tampered") is None
    world.errors.clear()  # the browser itself reports the file it refused
    world.open("/old")
    arrived(world, "page", 2)
    world.pause(0.4)
    assert world.habitue.named("Products Searched") == []
    world.habitue.files["/habitue-engagement.js"] = good
    world.open("/old")
    arrived(world, "Products Searched")
    assert world.errors == []


PROMISES: dict[Any, tuple[str, ...]] = {
    page_engaged_is_told_when_left: ("engaged_in_background", "engaged_untold"),
    checkout_tells_names_never_content: ("send_field_content",),
    ad_clicks_take_consent_to_ads: ("ad_click_early",),
    all_plugins_patch_nothing: ("patch_push", "patch_history", "plugin_global"),
    plugins_store_nothing_before_consent: ("store_landing", "hold_in_storage", "keep_after_withdrawal"),
    plugin_events_keep_their_ids: ("new_message_ids",),
    tcf_is_obeyed: ("grant_while_asking", "disclosure_unasked", "ignore_privacy_control"),
    consent_mode_is_obeyed: ("ignore_withdrawal", "default_is_grant"),
    banner_refuses_as_easily_as_it_grants: ("refusal_grants", "refuse_smaller", "ticked_beforehand", "nameless_dialog"),
    remembered_choice_is_in_the_first_decision: ("plugins_unawaited",),
    plugins_work_under_a_strict_policy: ("banner_style_element",),
    builds_do_not_mix: ("mix_builds", "no_integrity"),
}
