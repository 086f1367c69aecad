"""The report of a forgetting: what was removed where, and what was looked for afterwards; signed when it is complete.

It says nothing about whom: not a name, not an id, not a keyed hash. Who asked for it is staff, a key or a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.core.errors import InvalidInput, NotFound

FORMAT = "habitue-erasure/1"


class Finding(msgspec.Struct, frozen=True):
    """What was looked at afterwards, and how many rows of the person were still there."""

    store: str
    looked_at: int
    found: int


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One forgetting.

    Attributes
    ----------
    asked_by
        ``account …``, ``key …`` or ``command line``.
    tombstone_position
        Log position of the `Person Forgotten` event, whose nodes may never be imported again from before `asked_at`.
    removed
        Store -> rows, keys or files removed.
    findings
        The verification: fresh reads of every store after the removal. All `found` are 0 in a complete report.
    key_copies, key_copies_missed
        Copies of the keys that the keys were destroyed in too, and those that could not be reached: whoever restores
        one of these must be told (see docs/how-to/back-up-and-restore.md).
    lake_followed_at
        When the lake had forgotten the person (ms UTC); null as long as it has not.
    models_made_at
        When the models were trained anew without the person; null as long as they were not.
    completed_at
        ms UTC; null as long as the worker has not been everywhere.
    public_key, signature
        Ed25519 (RFC 8032) over the report without its signature, in hex; empty until it is complete.
    """

    format: str = FORMAT
    report_id: str
    shop: str
    asked_by: str
    asked_at: int
    tombstone_position: int
    nodes: int
    removed: dict[str, int]
    findings: tuple[Finding, ...] = ()
    key_copies: int = 0
    key_copies_missed: tuple[str, ...] = ()
    lake_followed_at: int | None = None
    models_made_at: int | None = None
    completed_at: int | None = None
    public_key: str = ""
    signature: str = ""

    @property
    def clean(self) -> bool:
        """Nothing of the person was found afterwards."""
        return not any(finding.found for finding in self.findings)


def signed(report: Erasure, workspace: Workspace) -> Erasure:
    """The report with the workspace's signature."""
    key = _private_key(workspace)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    report = msgspec.structs.replace(report, public_key=public, signature="")
    return msgspec.structs.replace(report, signature=key.sign(_signed_bytes(report)).hex())


def verify(body: bytes, workspace: Workspace) -> Erasure:
    """The report in a file, if this workspace signed it and nobody changed it since.

    Raises
    ------
    InvalidInput
        It is no report, is not complete yet, was changed, or another workspace signed it.
    """
    try:
        report = msgspec.json.decode(body, type=Erasure, strict=True)
    except msgspec.DecodeError as error:
        raise _refused("this is no report of a forgetting", str(error)) from error
    if not report.signature:
        raise _refused("the report is not signed: the worker has not been everywhere yet", "no signature")
    ours = _private_key(workspace).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    if report.public_key != ours.hex():
        raise _refused("another workspace signed this report, or none did", report.public_key[:16])
    try:
        Ed25519PublicKey.from_public_bytes(ours).verify(bytes.fromhex(report.signature), _signed_bytes(report))
    except (InvalidSignature, ValueError) as error:
        raise _refused("the report was changed after it was signed", "another signature") from error
    return report


def encode_report(report: Erasure) -> bytes:
    """As it is in a file: JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(report))


def write_report(workspace: Workspace, report: Erasure) -> Path:
    """Keep a report durably; it replaces an earlier state of the same one."""
    return replace_file(workspace.erasures / f"{report.report_id}.json", encode_report(report))


def read_report(workspace: Workspace, report_id: str) -> Erasure:
    """One report. Raises NotFound."""
    path = workspace.erasures / f"{report_id}.json"
    if not report_id.isalnum() or not path.exists():
        raise NotFound(f"there is no report {report_id!r}: `habitue person reports` lists them")
    return msgspec.json.decode(path.read_bytes(), type=Erasure)


def reports(workspace: Workspace) -> Iterator[Erasure]:
    """All reports, the newest first."""
    for path in sorted(workspace.erasures.glob("*.json"), reverse=True):
        yield msgspec.json.decode(path.read_bytes(), type=Erasure)


def _private_key(workspace: Workspace) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(workspace.secret("erasures"))


def _signed_bytes(report: Erasure) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(report, signature=""), order="deterministic")


def _refused(why: str, got: str) -> InvalidInput:
    return InvalidInput(why, expected="a report as `habitue person forget` and its worker wrote it", got=got)
