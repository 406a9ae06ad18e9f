"""Where the key comes from, and that nothing else opens the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import pytest

from agent.errors import AgentError, NotAllowed, UsageError
from agent.store import Store, StoreKey, create_key_file, create_keyring_key
from tests.store.homes import ORIGIN

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A key store that forgets, in keyring's own plug-in interface."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr("keyring.core._keyring_backend", backend)
    return backend


def test_a_key_file_opens_what_was_made_with_it(tmp_path: Path) -> None:
    made = create_key_file(tmp_path / "keys" / "key")
    assert StoreKey.from_file(tmp_path / "keys" / "key") == made


@posix_only
def test_a_new_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    create_key_file(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_key_file_is_never_replaced(tmp_path: Path) -> None:
    create_key_file(tmp_path / "key")
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(UsageError):
        create_key_file(tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == before


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_file_open_to_others_is_refused_with_the_mend(tmp_path: Path, mode: int) -> None:
    create_key_file(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(NotAllowed) as caught:
        StoreKey.from_file(tmp_path / "key")
    assert "chmod 600" in caught.value.next_step


@posix_only
def test_a_key_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to give a file away: run the suite as root")
    create_key_file(tmp_path / "key")
    os.chown(tmp_path / "key", 65534, 65534)
    with pytest.raises(NotAllowed, match="another user"):
        StoreKey.from_file(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"k" * 31, b"k" * 33, b"k" * 100_000])
def test_a_key_file_holds_just_32_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(UsageError):
        StoreKey.from_file(path)


def test_a_missing_key_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no key file"):
        StoreKey.from_file(tmp_path / "key")


@posix_only
@pytest.mark.timeout(20)
def test_a_pipe_in_the_key_files_place_does_not_hold_the_program_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "key", 0o600)
    with pytest.raises(UsageError, match="not a file"):
        StoreKey.from_file(tmp_path / "key")


def test_a_passphrase_opens_what_was_made_with_it(tmp_path: Path) -> None:
    key = StoreKey.from_passphrase('it\'s "quoted" -- ; é')
    Store.create(tmp_path / "home", key, ORIGIN).close()
    Store.open(tmp_path / "home", key).close()


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it() -> None:
    composed, decomposed = "gar\u00e7on manqu\u00e9", "garc\u0327on manque\u0301"
    assert StoreKey.from_passphrase(composed) == StoreKey.from_passphrase(decomposed)


@pytest.mark.parametrize("passphrase", ["", "a\0bcdefghij", "x" * 1025])
def test_a_passphrase_that_cannot_be_one_is_refused(passphrase: str) -> None:
    with pytest.raises(UsageError):
        StoreKey.from_passphrase(passphrase)


def test_a_short_passphrase_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too short"):
        Store.create(tmp_path / "home", StoreKey.from_passphrase("seven77"), ORIGIN)
    assert list((tmp_path / "home").iterdir()) == []


def test_a_keys_text_does_not_show_it() -> None:
    assert "sesame" not in repr(StoreKey.from_passphrase("open sesame"))


def test_the_key_store_keeps_a_key(memory_keyring: MemoryKeyring) -> None:
    made = create_keyring_key("home")
    assert StoreKey.from_keyring("home") == made


def test_a_kept_key_is_never_replaced(memory_keyring: MemoryKeyring) -> None:
    made = create_keyring_key("home")
    with pytest.raises(UsageError):
        create_keyring_key("home")
    assert StoreKey.from_keyring("home") == made


@pytest.mark.parametrize("kept", [None, "no hex", "00ff"])
def test_a_key_store_without_a_usable_key_says_so(
    memory_keyring: MemoryKeyring, kept: str | None
) -> None:
    if kept is not None:
        memory_keyring.set_password("k1007-agent", "home", kept)
    with pytest.raises(AgentError):
        StoreKey.from_keyring("home")


def test_without_a_key_store_one_sentence_names_the_two_other_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]
    monkeypatch.setattr("keyring.core._keyring_backend", nothing)
    with pytest.raises(NotAllowed) as caught:
        StoreKey.from_keyring("home")
    assert "key file" in caught.value.next_step
    assert "passphrase" in caught.value.next_step


def test_the_key_store_is_imported_only_where_it_is_used() -> None:
    code = "import sys, agent.store; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
