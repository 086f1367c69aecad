"""What it takes to look at people: a serving process has it, and so has a worker beside it."""

from __future__ import annotations

from typing import Protocol

from habitue.adapters.sqlite import SqliteReader
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.vault import Vault
from habitue.profiles.person import People


class Sight(Protocol):
    """The state of the log, the vault to open personal fields, and the ids under which people are known."""

    @property
    def reader(self) -> SqliteReader: ...
    @property
    def people(self) -> People: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def pseudonyms(self) -> Pseudonyms: ...
