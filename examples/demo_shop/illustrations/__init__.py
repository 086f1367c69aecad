"""Draw a product of the demo shop: one vector illustration per style, varied by product."""

from collections.abc import Mapping

from . import accessories, apparel, beauty, books, electronics, floral, footwear, furniture, homedecor, instruments, jewelry, meals, pantry, produce, tools
from .look import Drawer, Look, see
from .palette import mix
from .shapes import circle, move, path, rect

STYLES: Mapping[tuple[str, str], Drawer] = {**accessories.DRAWERS, **jewelry.DRAWERS, **footwear.DRAWERS, **apparel.DRAWERS, **beauty.DRAWERS, **books.DRAWERS, **meals.DRAWERS, **produce.DRAWERS, **pantry.DRAWERS, **electronics.DRAWERS, **tools.DRAWERS, **instruments.DRAWERS, **floral.DRAWERS, **furniture.DRAWERS, **homedecor.DRAWERS}


def draw(product_id: str, category: str, style: str, name: str) -> str:
    look = see(product_id, category, name)
    art = STYLES[category, style](look)
    size = look.between("size", 90, 97) / 100
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" stroke-linecap="round" stroke-linejoin="round">'
        f"{_setting(look)}{move(art, size=size, about=(300, 320))}</svg>"
    )


def _setting(look: Look) -> str:
    """Lay the ground and one calm, slightly lighter or deeper shape behind the thing."""
    light, deep = mix(look.ground, "#fffaf0", 0.5), mix(look.ground, look.second, 0.16)
    shapes = (
        circle(300, 296, 236, light),
        circle(300, 296, 226, deep),
        path("M110 600V300a190 190 0 0 1 380 0V600Z", light),
        path("M110 600V300a190 190 0 0 1 380 0V600Z", deep),
        rect(0, 440, 600, 160, deep),
        path("M0 0H250L520 600H90Z", light),
        "",
    )
    return rect(0, 0, 600, 600, look.ground) + look.pick("setting", shapes)
