"""How the shop's shelves are arranged and what they are called in English and French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Names(NamedTuple):
    """One thing's name in the shop's two languages."""

    en: str
    fr: str

    def in_(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


# department -> its name and its categories, in the order of the menu
DEPARTMENTS: Mapping[str, tuple[Names, tuple[str, ...]]] = {
    "home": (Names("Home", "Maison"), ("furniture", "homedecor", "housewares", "floral", "seasonal")),
    "fashion": (Names("Fashion", "Mode"), ("apparel", "footwear", "accessories", "jewelry", "beauty")),
    "food": (
        Names("Food", "Épicerie"),
        ("groceries", "food service", "salty snacks", "cold dispensed", "hot dispensed"),
    ),
    "leisure": (Names("Leisure", "Loisirs"), ("instruments", "electronics", "outdoors", "books", "tools")),
}

CATEGORIES: Mapping[str, Names] = {
    "furniture": Names("Furniture", "Meubles"),
    "homedecor": Names("Home decor", "Décoration"),
    "housewares": Names("Kitchen and table", "Cuisine et table"),
    "floral": Names("Flowers and plants", "Fleurs et plantes"),
    "seasonal": Names("Seasonal", "Fêtes et saisons"),
    "apparel": Names("Clothing", "Vêtements"),
    "footwear": Names("Shoes", "Chaussures"),
    "accessories": Names("Accessories", "Accessoires"),
    "jewelry": Names("Jewellery", "Bijoux"),
    "beauty": Names("Beauty and care", "Beauté et soin"),
    "groceries": Names("Groceries", "Produits frais"),
    "food service": Names("Ready meals", "Plats préparés"),
    "salty snacks": Names("Nuts and crisps", "Apéritif salé"),
    "cold dispensed": Names("Cold drinks", "Boissons fraîches"),
    "hot dispensed": Names("Hot drinks", "Boissons chaudes"),
    "instruments": Names("Musical instruments", "Instruments de musique"),
    "electronics": Names("Electronics", "Électronique"),
    "outdoors": Names("Outdoors", "Plein air"),
    "books": Names("Books and trips", "Livres et voyages"),
    "tools": Names("Tools", "Outillage"),
}

STYLES: Mapping[str, Names] = {
    "arrangement": Names("Arrangements", "Compositions"),
    "axe": Names("Axes", "Haches"),
    "backpack": Names("Backpacks", "Sacs à dos"),
    "bag": Names("Bags", "Sacs"),
    "bakery": Names("Bakery", "Boulangerie"),
    "bathing": Names("Bath and soap", "Bain et savon"),
    "bedroom": Names("Bedroom", "Chambre"),
    "belt": Names("Belts", "Ceintures"),
    "boot": Names("Boots", "Bottes"),
    "bouquet": Names("Bouquets", "Bouquets"),
    "bowls": Names("Bowls", "Bols"),
    "bracelet": Names("Bracelets", "Bracelets"),
    "cable": Names("Cables", "Câbles"),
    "camera": Names("Cameras", "Appareils photo"),
    "camping": Names("Camping", "Camping"),
    "centerpiece": Names("Centrepieces", "Centres de table"),
    "chairs": Names("Chairs", "Chaises et fauteuils"),
    "christmas": Names("Christmas", "Noël"),
    "clock": Names("Clocks", "Horloges"),
    "computer": Names("Computers", "Ordinateurs"),
    "consumable": Names("Consumables", "Consommables"),
    "cooking": Names("Cookery", "Cuisine"),
    "cushion": Names("Cushions", "Coussins"),
    "dairy": Names("Dairy", "Crèmerie"),
    "decorative": Names("Decorative objects", "Objets décoratifs"),
    "dressers": Names("Dressers", "Commodes"),
    "drill": Names("Drills", "Perceuses"),
    "earrings": Names("Earrings", "Boucles d’oreilles"),
    "easter": Names("Easter", "Pâques"),
    "fishing": Names("Fishing", "Pêche"),
    "formal": Names("Dress shoes", "Chaussures habillées"),
    "fountain-carbonated": Names("Sparkling drinks", "Boissons gazeuses"),
    "fountain-non-carbonated": Names("Still drinks", "Boissons plates"),
    "fruits": Names("Fruit", "Fruits"),
    "glasses": Names("Glasses", "Lunettes"),
    "grooming": Names("Grooming", "Soins du visage et du corps"),
    "halloween": Names("Halloween", "Halloween"),
    "hammer": Names("Hammers", "Marteaux"),
    "handbag": Names("Handbags", "Sacs à main"),
    "headphones": Names("Headphones", "Casques audio"),
    "hot chocolate": Names("Hot chocolate", "Chocolat chaud"),
    "jacket": Names("Jackets", "Vestes"),
    "kayaking": Names("Kayaking", "Kayak"),
    "keyboard": Names("Keyboards", "Claviers d’ordinateur"),
    "keys": Names("Pianos and keys", "Pianos et claviers"),
    "kitchen": Names("Kitchen", "Cuisine"),
    "knife": Names("Knives", "Couteaux"),
    "lighting": Names("Lighting", "Luminaires"),
    "meat": Names("Meat", "Viandes"),
    "microphone": Names("Microphones", "Microphones"),
    "nachos": Names("Nachos", "Nachos"),
    "necklace": Names("Necklaces", "Colliers"),
    "nuts/seeds": Names("Nuts and seeds", "Noix et graines"),
    "other cuisine": Names("World food", "Cuisines du monde"),
    "percussion": Names("Percussion", "Percussions"),
    "pet": Names("For pets", "Animaux"),
    "pizza": Names("Pizza", "Pizzas"),
    "plant": Names("Plants", "Plantes"),
    "plier": Names("Pliers", "Pinces"),
    "potato chips": Names("Crisps", "Chips"),
    "salon": Names("Salon", "Salon"),
    "sandals": Names("Sandals", "Sandales"),
    "sandwiches/wraps": Names("Sandwiches and wraps", "Sandwichs et wraps"),
    "saw": Names("Saws", "Scies"),
    "scarf": Names("Scarves", "Écharpes"),
    "screwdriver": Names("Screwdrivers", "Tournevis"),
    "seafood": Names("Fish and seafood", "Poissons et fruits de mer"),
    "set": Names("Tool sets", "Coffrets d’outils"),
    "shirt": Names("Shirts", "Chemises"),
    "sneaker": Names("Trainers", "Baskets"),
    "socks": Names("Socks", "Chaussettes"),
    "sofas": Names("Sofas", "Canapés"),
    "soup and salad": Names("Soups and salads", "Soupes et salades"),
    "speaker": Names("Speakers", "Enceintes"),
    "strings": Names("String instruments", "Instruments à cordes"),
    "tables": Names("Tables", "Tables"),
    "television": Names("Televisions", "Téléviseurs"),
    "travel": Names("Trips", "Voyages"),
    "valentine": Names("Valentine’s Day", "Saint-Valentin"),
    "vegetables": Names("Vegetables", "Légumes"),
    "watch": Names("Watches", "Montres"),
    "wind": Names("Wind instruments", "Instruments à vent"),
    "wreath": Names("Wreaths", "Couronnes"),
    "wrench": Names("Spanners", "Clés"),
}

_BY_SLUG = {category.replace(" ", "-"): category for category in CATEGORIES}


def slug(category: str) -> str:
    """The category as a part of an address: "food service" -> "food-service"."""
    return category.replace(" ", "-")


def category_of(slug_: str) -> str | None:
    """The category behind an address, None when there is none."""
    return _BY_SLUG.get(slug_)


def department_of(category: str) -> str:
    """The department whose shelf holds the category."""
    return next(key for key, (_, categories) in DEPARTMENTS.items() if category in categories)
