"""The shop's rules about bots, staff and test orders: those in force, and publishing others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.app.console.publishing import Publisher
from habitue.app.workspace import Workspace
from habitue.core.errors import InvalidInput, NotFound
from habitue.definitions.document import Document
from habitue.definitions.kinds import TRAFFIC, check
from habitue.definitions.traffic import TRAFFIC_ID, TrafficDocument, hashed
from habitue.definitions.version import Release, Version
from habitue.events.traffic import TrafficRules
from habitue.privacy.pseudonyms import Pseudonyms

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

SCHEMA_VERSION = 1


def rules_in(workspace: Workspace) -> TrafficRules:
    """The rules in force, people and domains hashed as the workspace's events have them."""
    engine = open_engine(workspace.database_url)
    try:
        rules = SqlDefinitions(engine).snapshot().traffic
    finally:
        engine.dispose()
    pseudonyms = Pseudonyms(workspace.secret("hash"))
    return hashed(rules, pseudonyms.user, pseudonyms.lookup)


def document_in(workspace: Workspace) -> tuple[TrafficDocument, int]:
    """The published document and its version; the defaults and 0 when none is."""
    engine = open_engine(workspace.database_url)
    try:
        stands = SqlDefinitions(engine).get(TRAFFIC, TRAFFIC_ID)
    except NotFound:
        return TrafficDocument(), 0
    finally:
        engine.dispose()
    if stands.published is None:
        return TrafficDocument(), 0
    typed = check(stands.published.content)
    assert isinstance(typed, TrafficDocument)
    return typed, stands.published.version


def read_document(text: str) -> Document:
    """The document a person wrote, as JSON of the body alone.

    Raises
    ------
    InvalidInput
        It is no JSON object. Whether it fits its schema is checked when it is published.
    """
    try:
        return Document(TRAFFIC, TRAFFIC_ID, SCHEMA_VERSION, msgspec.json.decode(text, type=dict))
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise InvalidInput(
            f"these are no traffic rules: {error}", expected='a JSON object such as {"staff": {"user_ids": ["17"]}}'
        ) from error


class RulesPublisher(Publisher):
    """Changes of the rules in one author's name."""

    def publish_rules(self, document: Document, note: str) -> Release:
        """Put rules in force. Raises InvalidInput, Conflict or Unavailable."""
        change, definitions = self._change(note), self._runtime.definitions
        return self._released(lambda: definitions.publish_document(document, change))

    def save_rules(self, body: dict[str, object], expected_version: int | None) -> Version:
        """Write a draft. Raises InvalidInput or Conflict."""
        document = Document(TRAFFIC, TRAFFIC_ID, SCHEMA_VERSION, body)
        return self._runtime.definitions.save_draft(document, self._change(""), expected_version)

    def discard_rules(self) -> Version:
        """Give up the draft. Raises NotFound or Conflict."""
        return self._runtime.definitions.discard(TRAFFIC, TRAFFIC_ID, self._change(""))

    def publish_draft(self, note: str, expected_version: int | None) -> Release:
        """Put the draft in force. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change, definitions = self._change(note), self._runtime.definitions
        return self._released(lambda: definitions.publish(TRAFFIC, TRAFFIC_ID, change, expected_version))

    def roll_back_rules(self, version: int) -> Release:
        """Put an old version in force again. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change, definitions = self._change(""), self._runtime.definitions
        return self._released(lambda: definitions.roll_back(TRAFFIC, TRAFFIC_ID, version, change))

    def archive_rules(self) -> Release:
        """Go back to the default rules; the history stays. Raises NotFound, Conflict or Unavailable."""
        change, definitions = self._change(""), self._runtime.definitions
        return self._released(lambda: definitions.archive(TRAFFIC, TRAFFIC_ID, change))


def publish_rules(runtime: Runtime, document: Document, author: str, note: str) -> Release:
    """Put rules in force for a runtime; the next report, training and live figure follow them."""
    return RulesPublisher(runtime, author).publish_rules(document, note)
