"""Django's settings. What differs from Oscar's own sandbox because of habitue is marked with its name."""

import os
import secrets
from pathlib import Path

from oscar.defaults import *  # noqa: F403 - how Oscar's manual does it

HERE = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("OSCAR_SHOP_FOLDER", HERE / ".shop"))
FOLDER.mkdir(parents=True, exist_ok=True)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _kept_secret(FOLDER / "secret_key")
DEBUG = True  # Django's own development server: this is an example, not a deployment
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "oscar_shop.urls"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("fr", "Français")]

# habitue: what `habitue init` printed. Without url and write_key this is a shop without personalisation.
HABITUE = {
    "url": os.environ.get("OSCAR_SHOP_HABITUE", "").rstrip("/"),
    "write_key": os.environ.get("OSCAR_SHOP_WRITE_KEY", ""),
    "secret_key": os.environ.get("OSCAR_SHOP_SECRET_KEY", ""),
    "identity_secret": os.environ.get("OSCAR_SHOP_IDENTITY_SECRET", ""),
}

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "shop.db",
        "ATOMIC_REQUESTS": True,  # habitue: an order and its message to habitue are committed together
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        },
    }
}
_OSCAR = """
    analytics.apps.AnalyticsConfig checkout.apps.CheckoutConfig address.apps.AddressConfig shipping.apps.ShippingConfig
    catalogue.apps.CatalogueConfig catalogue.reviews.apps.CatalogueReviewsConfig
    communication.apps.CommunicationConfig partner.apps.PartnerConfig basket.apps.BasketConfig
    payment.apps.PaymentConfig offer.apps.OfferConfig order.apps.OrderConfig customer.apps.CustomerConfig
    search.apps.SearchConfig voucher.apps.VoucherConfig wishlists.apps.WishlistsConfig dashboard.apps.DashboardConfig
    dashboard.reports.apps.ReportsDashboardConfig dashboard.users.apps.UsersDashboardConfig
    dashboard.orders.apps.OrdersDashboardConfig dashboard.catalogue.apps.CatalogueDashboardConfig
    dashboard.offers.apps.OffersDashboardConfig dashboard.partners.apps.PartnersDashboardConfig
    dashboard.pages.apps.PagesDashboardConfig dashboard.ranges.apps.RangesDashboardConfig
    dashboard.reviews.apps.ReviewsDashboardConfig dashboard.vouchers.apps.VouchersDashboardConfig
    dashboard.communications.apps.CommunicationsDashboardConfig dashboard.shipping.apps.ShippingDashboardConfig
"""
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    *(f"oscar.apps.{app}" for app in _OSCAR.split()),
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
    "habitue_oscar",  # habitue
    "oscar_shop",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "habitue_oscar.visitor.VisitorMiddleware",  # habitue: before baskets are touched
    "oscar.apps.basket.middleware.BasketMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
                "habitue_oscar.page.habitue",  # habitue
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ("oscar.apps.customer.auth_backends.EmailBackend",)
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": FOLDER / "search"}
}
STATIC_URL, MEDIA_URL, MEDIA_ROOT = "/static/", "/media/", FOLDER / "media"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = FOLDER / "mail"

OSCAR_SHOP_NAME = "Oscar’s Habit"
OSCAR_SHOP_TAGLINE = ""
OSCAR_HOMEPAGE = "/"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_ALLOW_ANON_CHECKOUT = True
# one kind of goods and no ratings yet: only prices are worth refining by
OSCAR_SEARCH_FACETS = {**OSCAR_SEARCH_FACETS, "fields": {}}  # noqa: F405
OSCAR_THUMBNAILER = "oscar_shop.thumbnails.AsDrawn"
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "last_name", "line1", "line4", "postcode", "country")
OSCAR_INITIAL_ORDER_STATUS = OSCAR_INITIAL_LINE_STATUS = "Pending"
OSCAR_ORDER_STATUS_PIPELINE = {
    "Pending": ("Being processed", "Cancelled"),
    "Being processed": ("Delivered", "Cancelled"),
    "Delivered": (),
    "Cancelled": (),
}
OSCAR_LINE_STATUS_PIPELINE = OSCAR_ORDER_STATUS_PIPELINE
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"habitue_oscar": {"handlers": ["stderr"], "level": "INFO"}},
}


class _NoMigrations:
    """Every app's tables straight from its models: 2 s instead of 20 s, for tests that throw the shop away."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


if os.environ.get("OSCAR_SHOP_TABLES") == "from models":
    MIGRATION_MODULES = _NoMigrations()
