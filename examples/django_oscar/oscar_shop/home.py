"""The home page: the shop's own choice of products, which habitue may replace."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView
from oscar.core.loading import get_model

_SHELF = 8


class Home(TemplateView):
    """Newest first, as a shop without personalisation would do it; and the departments."""

    template_name = "oscar_shop/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        products = get_model("catalogue", "Product").objects.browsable().base_queryset()
        newest = list(products.order_by("-date_created", "pk")[: 2 * _SHELF])
        departments = get_model("catalogue", "Category").get_root_nodes()
        return super().get_context_data(new=newest[:_SHELF], more=newest[_SHELF:], departments=departments, **kwargs)
