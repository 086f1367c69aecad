"""Addresses of the shop: its home page, habitue's two, Oscar's."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path

from oscar_shop.home import Home

urlpatterns = [
    path("", Home.as_view(), name="shop-home"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("privacy/", include("habitue_oscar.urls")),
    path("", include(apps.get_app_config("oscar").urls[0])),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
