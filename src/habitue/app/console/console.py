"""What one serving process keeps for its console; each part begins when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from habitue.app.console.audience.listing import Sizes
from habitue.app.console.audience.sample import Sampling
from habitue.app.console.audience.world import Worlds
from habitue.app.console.debugging import Debugging
from habitue.app.console.left_out import LeftOut
from habitue.app.console.live import Live
from habitue.app.console.people import People
from habitue.app.console.reports import Reports
from habitue.app.lists.uploads import Uploads

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Console:
    """The console's side of a runtime."""

    def __init__(self, runtime: Runtime) -> None:
        self.left_out = LeftOut(runtime)
        self.people = People(runtime, self.left_out)
        self.live = Live(runtime, self.left_out)
        self.debugging = Debugging(runtime)
        self.reports = Reports(runtime.workspace)
        self.worlds = Worlds(runtime, self.left_out)
        self.uploads = Uploads()
        self.sampling = Sampling(runtime, self.people)
        self.sizes, self.gallery_sizes = Sizes(self.sampling), Sizes(self.sampling)
