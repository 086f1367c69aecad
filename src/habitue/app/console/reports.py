"""The reports the worker wrote: read, never computed here."""

from __future__ import annotations

from habitue.app.workspace import Workspace
from habitue.core.errors import HabitueError, InvalidInput
from habitue.measurement.report import REPORT_DAYS, decode_report
from habitue.measurement.results import Estimate, PlacementResults, ProductResults, Report

USUAL_DAYS = 28


class Reports:
    """Decoded reports, read again when the worker replaced them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[int, tuple[int, Report | None]] = {}

    def of(self, days: int = USUAL_DAYS) -> Report | None:
        """The report of the last `days` days; None when there is none yet (or an older habitue wrote it).

        Raises
        ------
        InvalidInput
            No report is made of so many days.
        """
        if days not in REPORT_DAYS:
            usual = ", ".join(map(str, REPORT_DAYS))
            raise InvalidInput(
                f"reports are of {usual} days, not {days}", path="$.days", expected=f"one of {usual}", got=str(days)
            )
        try:
            changed = self._workspace.report(days).stat().st_mtime_ns
        except FileNotFoundError:
            return None
        known = self._known.get(days)
        if known is None or known[0] != changed:
            known = self._known[days] = (changed, self._read(days))
        return known[1]

    def _read(self, days: int) -> Report | None:
        try:
            return decode_report(self._workspace.report(days).read_bytes())
        except (HabitueError, OSError):
            return None  # the worker's next one will do

    def computed_at(self) -> int:
        """When the usual report was computed (ms UTC); 0 when there is none."""
        report = self.of()
        return report.overview.computed_at if report else 0

    def placement(self, placement_id: str, *, holdout_share: float) -> PlacementResults:
        """What became of a placement; zeros when nothing was measured yet."""
        report = self.of()
        measured = report.placements.get(placement_id) if report else None
        return measured or PlacementResults(
            days=USUAL_DAYS,
            shown=0,
            clicks=0,
            click_through=None,
            attributed_minor=0,
            attributed_orders=0,
            incremental_minor=not_yet(holdout_share),
            series=[],
        )

    def products(self) -> dict[str, ProductResults]:
        """What became of each product, by id."""
        report = self.of()
        return {product.product_id: product for product in report.products} if report else {}


def not_yet(holdout_share: float) -> Estimate:
    """What can be said before anything was measured."""
    return Estimate(state="too_early", reason="no_exposures") if holdout_share > 0 else Estimate(state="off")
