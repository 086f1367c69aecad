"""People like the members of an audience: how far to believe it. Times are ms UTC."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class FoundAgain(Schema):
    """Of members who were held out, how many are among the nearest `share` of the people outside."""

    share: float
    recall: float = Field(description="By chance it is `share`.")
    low: float
    high: float


class Lookalikes(Schema):
    """Who is like the members of an audience.

    `none`: nobody asked yet. `waiting`: asked for, and not learned yet, or of an older version of the audience.
    `refused`: there is too little to learn from, `members_missing` and `needed` say what.
    """

    audience_id: str
    name: dict[str, str]
    state: Literal["none", "waiting", "learned", "refused"]
    needed_members: int = Field(description="Fewest members to learn from.")
    members: int = Field(description="Of the audience, as far as they agreed to personalisation.")
    people: int = Field(description="Beside them: all that can be ranked.")
    members_missing: int
    needed: str
    learned_at: int | None
    version: str
    answers: Literal["trees", "logistic", ""]
    auc: float | None = Field(description="Chance that a member held out stands above somebody else; 0.5 is chance.")
    found: list[FoundAgain]
    beyond_chance: bool = Field(description="Whether the back-test at a tenth of the people is better than chance.")
    left_out: list[str] = Field(description="What the audience is defined by, so that nothing was learned from it.")
    columns: list[str] = Field(description="What people are compared by.")
