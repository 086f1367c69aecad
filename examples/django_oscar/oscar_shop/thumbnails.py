"""Pictures in every size: they are drawings (SVG), which need no thumbnails."""

from __future__ import annotations

from typing import Any, NamedTuple

from oscar.core.thumbnails import AbstractThumbnailer


class Drawing(NamedTuple):
    """What Oscar's templates ask of a thumbnail."""

    url: str


class AsDrawn(AbstractThumbnailer):
    """Oscar's port for thumbnails, answered with the drawing itself."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Drawing:  # noqa: ARG002 - the port's signature
        return Drawing(source.url)

    def delete_thumbnails(self, source: Any) -> None:
        """There are none."""
