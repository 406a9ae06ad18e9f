"""The encrypted database of one installation: the log of acts, drafts, users and files.

``Store`` is the room's only door; how it keeps its promises is told in docs/store.md.
"""

from __future__ import annotations

from agent.store.border import DiskFull
from agent.store.keys import (
    StoreKey,
    create_key_file,
    create_keyring_key,
    has_keyring_key,
    kept_already,
)
from agent.store.links import Overtaken
from agent.store.listings import ListingRow, Listings
from agent.store.records import Blob, Draft, Entry, SectionsOf, UserRow
from agent.store.store import Store

__all__ = [
    "Blob",
    "DiskFull",
    "Draft",
    "Entry",
    "ListingRow",
    "Listings",
    "Overtaken",
    "SectionsOf",
    "Store",
    "StoreKey",
    "UserRow",
    "create_key_file",
    "create_keyring_key",
    "has_keyring_key",
    "kept_already",
]
