"""Preferences read and stated, and the next question to ask: every answer is an event, like all that is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.console.portrait import Portrait, portrait_of
from habitue.app.permitting import Channel, channels_of, permit
from habitue.core.errors import InvalidInput, NotFound
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.envelope import Claims, Event
from habitue.events.names import IDENTIFIED
from habitue.features.affinity import affinities
from habitue.features.choices import choices_of
from habitue.features.profiling import WORTH, Question, asked_traits, next_question
from habitue.privacy.permission import Source
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState
from habitue.profiles.preferences import Choices, Preferences, preferences_of, stated

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Answer(msgspec.Struct, frozen=True):
    """What somebody said to a question: a value, or that they do not want to say."""

    field: str
    value: Any = None
    refused: bool = False


class Who(msgspec.Struct, frozen=True):
    """Whose preferences these are.

    Attributes
    ----------
    node_id
        Where answers are kept: a user's node, or the device somebody unknown sits at.
    nodes
        What may be read to choose a question.
    consent
        The mask that answers are kept under.
    """

    node_id: str
    nodes: tuple[str, ...]
    consent: int = 0


class Preferring:
    """Reads and writes preferences; the choices are counted once per version of the catalogue."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._counted: tuple[int, Choices] = (-1, Choices())

    def choices(self) -> Choices:
        """What there is to choose from today."""
        catalogue = self._runtime.catalogue
        version, choices = self._counted
        if version != catalogue.version:
            version = catalogue.version
            choices = choices_of(list(catalogue))
            self._counted = version, choices
        return choices

    def known(self, user: str) -> Who:
        """A user, with all that is theirs."""
        members = self._runtime.people.members(user)
        return Who(user, tuple(member.node_id for member in members))

    def preferences(self, who: Who) -> Preferences:
        """Their newest answers."""
        return preferences_of(self._state(who))

    def state(self, who: Who, changes: Mapping[str, object], source: str) -> None:
        """Keep answers, on disk when this returns.

        Parameters
        ----------
        source
            ``browser`` or ``server``: who said so.

        Raises
        ------
        InvalidInput
            An answer that is no choice.
        """
        traits = stated(changes, self.choices())
        if traits:
            self._declare(who, traits, source)

    def channels(self, who: Who) -> list[Channel]:
        """By which channels they may be reached now."""
        return channels_of(self._runtime, self._portrait(who))

    def permit(self, who: Who, changes: Mapping[str, object], source: Source, by: str) -> None:
        """Keep what they say about channels, on disk when this returns.

        Raises
        ------
        InvalidInput
            A channel there is not, or an answer that is neither true nor false.
        """
        permit(self._runtime, self._portrait(who), changes, source=source, by=by)

    def ask(self, who: Who) -> Question | None:
        """The question to ask now, remembered as asked; None when there is none worth asking."""
        now_ms = self._runtime.clock.now_ms()
        state = self._state(who)
        liked = affinities(state, self._runtime.catalogue.get, now_ms, top=20)
        question = next_question(state, self.choices(), liked, now_ms)
        if question is not None:
            self._declare(who, asked_traits(question.field, now_ms), "browser")
        return question

    def take(self, who: Who, answer: Answer, source: str) -> None:
        """Keep the answer to a question, or that it was refused; refused questions are not asked again.

        Raises
        ------
        InvalidInput
            There is no such question, or the answer is no choice.
        """
        if answer.field not in WORTH:
            raise InvalidInput(
                f"there is no question {answer.field[:40]!r}",
                path="$.answer.field",
                expected=", ".join(WORTH),
                got=answer.field[:40],
            )
        if answer.refused:
            self._declare(who, asked_traits(answer.field, self._runtime.clock.now_ms(), refused=True), source)
        else:
            self.state(who, {answer.field: answer.value}, source)

    def _portrait(self, who: Who) -> Portrait:
        try:
            return portrait_of(self._runtime, who.node_id)
        except NotFound:  # the shop vouches for somebody of whom nothing was ever heard
            return Portrait(who.node_id, (), {}, NodeState(who.node_id))

    def _state(self, who: Who) -> NodeState:
        people = self._runtime.people
        with self._runtime.reader.moment():
            states = [state for node_id in who.nodes if (state := people.node(node_id)) is not None]
        return merge(who.node_id, states)

    def _declare(self, who: Who, traits: dict[str, Any], source: str) -> None:
        now_ms = self._runtime.clock.now_ms()
        user = who.node_id.startswith("u")
        event = Event(
            name=IDENTIFIED,
            message_id=new_id(now_ms),
            occurred_at=now_ms,
            received_at=now_ms,
            node_id=who.node_id,
            claims=Claims(user=who.node_id, evidence="server") if user else None,
            consent=who.consent,
            source=source,
            properties={"form": "preferences", "traits": traits},
        )
        self._runtime.log.append(Intake(received=1, received_at=now_ms, events=[event]))
