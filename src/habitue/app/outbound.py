"""The guarded client of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from habitue.app.settings import Settings
from habitue.core.errors import InvalidInput

if TYPE_CHECKING:
    from habitue.adapters.outbound import Outbound


def open_outbound(settings: Settings, wanted_by: str) -> Outbound:
    """The client that everything which asks somebody else's machine goes through; `wanted_by` names the setting.

    Raises
    ------
    InvalidInput
        The extra is not installed.
    """
    try:
        from habitue.adapters.outbound import Outbound
    except ImportError as error:
        raise InvalidInput(
            f"{wanted_by} is set, but httpx2 is missing: install habitue[outgoing], or leave {wanted_by} empty",
            path=f"$.{wanted_by}",
        ) from error
    return Outbound(settings.private_hosts)
