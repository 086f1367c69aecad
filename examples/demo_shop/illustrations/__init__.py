"""Pictures for the demo shop, whose catalogue has none: one drawing per style, varied by product."""

from collections.abc import Mapping

from . import (
    accessories,
    apparel,
    bags,
    bakery,
    beauty,
    books,
    bowls,
    camping,
    christmas,
    clocks,
    dairy,
    decor,
    dress_shoes,
    easter,
    flowers,
    footwear,
    fruits,
    gift,
    halloween,
    jackets,
    jewelry,
    keys,
    kitchen,
    lights,
    meals,
    meat,
    percussion,
    pets,
    plants,
    screens,
    seafood,
    seats,
    sound,
    strings,
    tables,
    tools,
    valentine,
    vegetables,
    water,
)
from .look import Drawer, Look, see
from .palette import mix
from .shapes import circle, move, path, rect

__all__ = ["STYLES", "draw"]

_FAMILIES = (
    accessories, apparel, bags, bakery, beauty, books, bowls, camping, christmas, clocks,
    dairy, decor, dress_shoes, easter, flowers, footwear, fruits, halloween, jackets, jewelry, keys, kitchen,
    lights, meals, meat, percussion, pets, plants, screens, seafood, seats, sound,
    strings, tables, tools, valentine, vegetables, water,
)  # fmt: skip

STYLES: Mapping[tuple[str, str], Drawer] = {
    key: drawer for family in _FAMILIES for key, drawer in family.DRAWERS.items()
}
"""The drawer of each (category, style) of the catalogue."""

_GENERIC: Mapping[str, Drawer] = {
    "accessories": bags.handbag,
    "apparel": apparel.shirt,
    "beauty": beauty.bathing,
    "books": books.cooking,
    "cold dispensed": meals.juice,
    "electronics": sound.headphones,
    "floral": flowers.bouquet,
    "food service": meals.soup_or_salad,
    "footwear": footwear.sneaker,
    "furniture": seats.chairs,
    "groceries": fruits.fruits,
    "homedecor": decor.decorative,
    "hot dispensed": meals.hot_chocolate,
    "housewares": kitchen.kitchen,
    "instruments": strings.strings,
    "jewelry": jewelry.necklace,
    "outdoors": camping.camping,
    "salty snacks": meals.crisps,
    "seasonal": gift.present,
    "tools": tools.toolbox,
}


def draw(product_id: str, category: str, style: str, name: str) -> str:
    """Draw a product as a whole SVG document of 600 by 600 units, about 1 to 6 KB.

    The style settles what is drawn, words of the name its kind and colours, the id all the rest (palette, pattern,
    details, pose); equal arguments give equal bytes. An unknown style gets its category's drawing, an unknown
    category a present. Nothing in it points outside the document, and several may be inlined on one page.
    """
    look = see(product_id, category, name)
    drawer = STYLES.get((category, style)) or _GENERIC.get(category, gift.present)
    art = move(drawer(look), size=look.between("size", 92, 100) / 100, about=(300, 320))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" stroke-linecap="round" stroke-linejoin="round">'
        f"{_setting(look)}{art}</svg>"
    )


def _setting(look: Look) -> str:
    """Lay the ground and, on it, one calm shape a little lighter or deeper."""
    light, deep = mix(look.ground, "#fffaf0", 0.5), mix(look.ground, look.second, 0.12)
    arch = "M110 600V300a190 190 0 0 1 380 0V600Z"
    shapes = (
        circle(300, 296, 236, light),
        circle(300, 296, 226, deep),
        path(arch, light),
        path(arch, deep),
        rect(0, 440, 600, 160, deep),
        path("M0 0H250L520 600H90Z", light),
        "",
    )
    return rect(0, 0, 600, 600, look.ground) + look.pick("setting", shapes)
