"""Who is on each imported list: identifiers looked up among accounts, as the log has them now. The worker's duty.

An address counts for the account that the shop itself named it for (node ``u…``: its server, an import). What only a
browser said is a claim: whoever types somebody's address would learn which lists it is on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version

import msgspec

from habitue.adapters.sql import SqlLists, migrate, open_engine
from habitue.adapters.sqlite import SqliteKeyStore, SqliteReader
from habitue.app.rights.erasure import reports
from habitue.app.workspace import Workspace
from habitue.audiences.lists.members import NAME, NOBODY_LISTED, Listed, Stood, load_members, save_members
from habitue.audiences.lists.port import Lists
from habitue.audiences.lists.rows import Keyring
from habitue.core.clock import SECOND_MS
from habitue.models.artefact import prune_artefacts
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.vault import Vault
from habitue.profiles.node import decode_node
from habitue.profiles.person import People
from habitue.profiles.projection import LOOKUPS, NODES

MATCH_EVERY_MS = 30 * SECOND_MS
_NODE_ID_CHARACTERS = 25
_SPARE = 20  # of the time, at most one part in so many goes into matching
_KEEP = 10
_PAGE = 1_000
_BEFORE_ACCOUNTS = "u"  # ids of accounts begin with it, and no other's
OpenVault = Callable[[], AbstractContextManager[Vault]]
_ids = msgspec.msgpack.Decoder(list[str])


class Matching:
    """Matches all lists whenever they, or the log, are others.

    Parameters
    ----------
    vault
        Opens a vault, for one pass: keys that are destroyed meanwhile are not held on to.
    """

    def __init__(self, workspace: Workspace, lists: Lists, reader: SqliteReader, vault: OpenVault) -> None:
        self._workspace, self._lists, self._reader, self._vault = workspace, lists, reader, vault
        self._ids = Pseudonyms(workspace.secret("hash"))
        self._people, self._listed = People(reader), NOBODY_LISTED
        self._matched, self._not_before = (-1, -1), 0  # revision of the lists and position of the log; ms UTC

    def turn(self, now_ms: int) -> Listed | None:
        """Match if there is cause to; the members if they are others than before."""
        if not self._workspace.events.exists():  # never served yet
            return None
        stands = self._lists.revision(), self._reader.position()
        self._listed = load_members(self._workspace.models, self._listed)
        again = self._forgotten_since(self._listed)
        changed = stands[0] != self._matched[0]
        if not again and (stands == self._matched or (not changed and now_ms < self._not_before)):
            return None
        begun = time.perf_counter()
        self._find_hashed()
        members, stood = self._members()
        self._matched = stands
        self._not_before = now_ms + int(_SPARE * (time.perf_counter() - begun) * 1000)
        same = self._listed.stood == stood and {k: set(v) for k, v in self._listed.members.items()} == members
        if (same and not again) or (not members and not self._listed.version):
            return None
        root = self._workspace.models
        save_members(root, members, stood, now_ms=now_ms, code_version=version("habitue"))
        prune_artefacts(root, NAME, _KEEP)
        self._listed = load_members(root, self._listed)
        return self._listed

    def _forgotten_since(self, listed: Listed) -> bool:
        """Whether a forgetting waits for values that were made without the person."""
        return bool(listed.version) and any(
            listed.made_at <= max(report.asked_at, report.lake_followed_at or 0)
            for report in reports(self._workspace)
            if report.completed_at is None and report.lake_followed_at is not None
        )

    def _members(self) -> tuple[dict[str, set[str]], dict[str, Stood]]:
        members, stood = dict[str, set[str]](), dict[str, Stood]()
        with self._reader.moment():
            for one in self._lists.everything():
                people, matched = set[str](), 0
                for known_as in self._lists.known_as(one.list_id):
                    found = persons_known_as(self._reader, self._people, known_as)
                    matched += bool(found)
                    people.update(found)
                members[one.list_id] = people
                stood[one.list_id] = Stood(one.version, one.entries, one.entries - matched)
        return members, stood

    def _find_hashed(self) -> None:
        """Look hashed addresses up among those of accounts, which are opened one by one for it."""
        wanted = self._lists.unknown()
        if wanted:
            self._lists.make_known(dict(self._addresses(wanted)))

    def _addresses(self, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
        with self._vault() as vault:
            keyring = Keyring(self._ids, vault.forgotten_at)
            for node_id, raw in self._accounts():
                entry = decode_node(raw).personal.get("email")
                address = None if entry is None else vault.open(node_id, "traits.email", entry[2])
                if isinstance(address, str) and (stated := keyring.hashed_address(address)) in wanted:
                    yield stated, self._ids.lookup("email", address)

    def _accounts(self) -> Iterator[tuple[str, bytes]]:
        after = _BEFORE_ACCOUNTS
        while rows := self._reader.entries(NODES, after, _PAGE):
            yield from rows
            after = rows[-1][0]


def matching_of(workspace: Workspace) -> Matching:
    """The matching of a workspace, beside whatever serves it."""
    engine = open_engine(workspace.database_url)
    migrate(engine)

    @contextmanager
    def vault() -> Iterator[Vault]:
        store = SqliteKeyStore(workspace.keys)
        try:
            yield Vault(store, workspace.secret("seal"))
        finally:
            store.close()

    return Matching(workspace, SqlLists(engine), SqliteReader(workspace.events), vault)


def persons_known_as(reader: SqliteReader, people: People, known_as: str) -> Iterable[str]:
    """The persons that an entry of a list means: of a node its person, of an address those accounts that have it."""
    if len(known_as) == _NODE_ID_CHARACTERS and known_as[0] in "ud":  # a keyed hash has one less
        return [people.person_of(known_as)] if reader.get(NODES, known_as) is not None else []
    raw = reader.get(LOOKUPS, known_as)
    return [node_id for node_id in (() if raw is None else _ids.decode(raw)) if node_id.startswith("u")]
