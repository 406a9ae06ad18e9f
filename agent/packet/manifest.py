"""manifest.json: the SHA-256 of every file of a packet but itself and ``proof/``.

The export's own ledger entry commits to the manifest's hash, so that the files are bound to the
log although the proof files come after them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import IntegrityError
from agent.ledger.canonical import JSON, canonical_json, parse_canonical
from agent.ledger.errors import LedgerError
from agent.packet.layout import FORMAT, MANIFEST, PROOF
from agent.text import quoted

_NEXT_STEP = "Ask the supplier for the packet again, as it left their computer."


@dataclass(frozen=True, slots=True)
class FileHash:
    """One line of the manifest: lower-case hex SHA-256, and the size in bytes."""

    sha256: str
    size: int


def build_manifest(files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files, as canonical JSON (RFC 8785)."""
    return canonical_json(
        {
            "format": FORMAT,
            "files": {
                path: {"sha256": _sha256(content), "size": len(content)}
                for path, content in files.items()
                if is_listed(path)
            },
        }
    )


def manifest_section(manifest: bytes) -> dict[str, JSON]:
    """What the export's entry says in its ``manifest`` section."""
    return {"file": MANIFEST, "sha256": _sha256(manifest), "size": len(manifest)}


def parse_manifest(data: bytes) -> dict[str, FileHash]:
    """The manifest's lines by path.

    Raises:
        IntegrityError: it is not a manifest of this format in canonical JSON.
    """
    try:
        value = parse_canonical(data)
    except LedgerError as error:
        raise _refused(str(error)) from error
    if not isinstance(value, dict) or set(value) != {"format", "files"}:
        raise _refused("it does not hold just the format and the files")
    if value["format"] != FORMAT or not isinstance(value["files"], dict):
        raise _refused(f"it is not of the format {FORMAT}")
    return {path: _file_hash(path, line) for path, line in value["files"].items()}


def manifest_faults(files: Mapping[str, bytes], lines: Mapping[str, FileHash]) -> tuple[str, ...]:
    """Each file that is changed, missing, or in no line, as one sentence naming it."""
    listed = {path: content for path, content in files.items() if is_listed(path)}
    changed = (
        f"{path} was changed: its SHA-256 is not the manifest's."
        for path, content in listed.items()
        if path in lines and lines[path] != FileHash(_sha256(content), len(content))
    )
    missing = (f"{quoted(path)} is missing." for path in lines if path not in listed)
    extra = (f"{path} is in no line of the manifest." for path in listed if path not in lines)
    return (*changed, *missing, *extra)


def is_listed(path: str) -> bool:
    """Whether the manifest has a line for this path."""
    return path != MANIFEST and not path.startswith(PROOF)


def _file_hash(path: str, line: JSON) -> FileHash:
    if not isinstance(line, dict) or set(line) != {"sha256", "size"}:
        raise _refused(f"its line for {quoted(path)} does not hold just a hash and a size")
    sha256, size = line["sha256"], line["size"]
    if not isinstance(sha256, str) or not isinstance(size, int) or isinstance(size, bool):
        raise _refused(f"its line for {quoted(path)} does not hold a hash and a size")
    return FileHash(sha256, size)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _refused(reason: str) -> IntegrityError:
    return IntegrityError(f"manifest.json is not usable: {reason}.", next_step=_NEXT_STEP)
