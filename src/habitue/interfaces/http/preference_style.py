"""The look of the preference page: neutral, in the shop's own colour, light and dark, made for a phone first."""

from __future__ import annotations

import re

DEFAULT = "#1f2937"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LIGHT, _DARK = "#ffffff", "#15171a"  # the page's grounds
_READABLE = 4.5  # WCAG 2.2, 1.4.3


def is_colour(text: str) -> bool:
    """Whether a text is a colour as the setting takes it: ``#rrggbb``."""
    return _COLOUR.fullmatch(text) is not None


def colours(shop_colour: str) -> str:
    """The page's colours around the shop's: on each ground as it is if it can be read there, else mixed till it can."""
    colour = shop_colour if is_colour(shop_colour) else DEFAULT
    light, dark = _readable(colour, _LIGHT), _readable(colour, _DARK)
    return (
        f":root{{--accent:{light};--on-accent:{_ink_on(light)};--ground:{_LIGHT};--ink:#1b1d21;--soft:#5b6169;"
        "--line:#868d97;--sunk:#f4f5f7}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{_ink_on(dark)};--ground:{_DARK};"
        "--ink:#eceef1;--soft:#a7adb7;--line:#6d747e;--sunk:#1f2226}}"
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2 definition)."""
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2 definition).

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable(colour: str, ground: str) -> str:
    target = "#000000" if _luminance(ground) > 0.5 else "#ffffff"
    for step in range(11):
        mixed = "#" + "".join(
            f"{round(a + (b - a) * step / 10):02x}" for a, b in zip(_channels(colour), _channels(target), strict=True)
        )
        if contrast(mixed, ground) >= _READABLE:
            return mixed
    return target


def _ink_on(colour: str) -> str:
    return max(("#ffffff", "#111111"), key=lambda ink: contrast(ink, colour))


STYLE = """
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
header,main,footer{max-width:640px;margin:0 auto;padding:0 20px}
header{display:flex;justify-content:space-between;align-items:center;gap:16px;padding-top:24px;padding-bottom:16px}
header strong{font-size:17px;overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:3px;min-height:24px;display:inline-block}
h1{margin:24px 0 8px;font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.01em}
.lead,.note{color:var(--soft);margin:0}
.note{font-size:14px;margin-bottom:12px}
.saved{margin:24px 0 0;padding:12px 16px;border-radius:8px;background:var(--sunk);border-left:4px solid var(--accent)}
fieldset{margin:32px 0 0;padding:0;border:0;min-width:0}
legend{padding:0;margin-bottom:12px;font-weight:600;font-size:17px}
.choices{display:flex;flex-wrap:wrap;gap:8px}
.permissions{display:grid;gap:12px;justify-items:start}
.permissions label{display:inline-block}
.permissions small{display:block;margin:4px 0 0 16px;color:var(--soft);font-size:14px}
label{position:relative;cursor:pointer}
label input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
label span{display:block;padding:9px 16px;min-height:44px;border:1px solid var(--line);border-radius:22px}
label span::first-letter{text-transform:uppercase}
label:hover span{border-color:var(--accent)}
input:checked+span{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
input:checked+span::before{content:"\\2713\\00a0"}
input:disabled,input:disabled+span{cursor:not-allowed}
label input:disabled+span{color:var(--soft);border-style:dashed;border-color:var(--line)}
input:focus-visible+span,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
button{margin:40px 0 0;min-height:48px;padding:0 32px;border:0;border-radius:8px;background:var(--accent);
color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
footer{padding-top:48px;padding-bottom:40px;font-size:14px}
@media (max-width:480px){button{width:100%}}
@media (forced-colors:active){input:checked+span{outline:3px solid;outline-offset:-3px}}
"""
