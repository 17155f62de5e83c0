"""What an outsider fetches is enough to rebuild and check the whole log."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from django.test import Client

from xiezhi.kernel.crypto.types import Hash
from xiezhi.kernel.ledger import actions
from xiezhi.kernel.ledger.rules.checkpoints import open_checkpoint
from xiezhi.kernel.ledger.rules.entries import commit, parse_entry
from xiezhi.kernel.ledger.rules.merkle import HASH_BYTES, leaf_hash
from xiezhi.kernel.ledger.rules.notes import parse_vkey
from xiezhi.kernel.ledger.rules.tiles import TileName, tile_path
from xiezhi.kernel.ledger.tests.test_merkle import naive_root
from xiezhi.kernel.ledger.types import Entry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ABSENT = [
    "0/001",
    "0/000.p/9",
    "1/000",
    "entries/000",
    "0/0",
    "nonsense",
    "0/000.p/256",
    "63/999",
    "0/../keys",
]


def _fill(count: int) -> None:
    for number in range(count):
        actions.append(Entry("document", f"doc-{number}", AT, commit({"n": number}, b"\x01" * 32)), at=AT)
    while actions.integrate(at=AT):
        continue


def _entries(bundle: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        found.append(bundle[at + 2 : at + 2 + length])
        at += 2 + length
    return found


def test_a_stranger_rebuilds_the_root_from_what_is_served(client: Client) -> None:
    _fill(300)
    answer = client.get("/ledger/checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    keys = [parse_vkey(line) for line in client.get("/ledger/keys").content.decode().splitlines()]
    head = open_checkpoint(answer.content.decode(), keys)
    assert head.size == 300

    entries: list[bytes] = []
    hashes = b""
    for name in (TileName(None, 0, 256), TileName(None, 1, 44)):
        entries += _entries(client.get(f"/ledger/tile/{tile_path(name)}").content)
        hashes += client.get(f"/ledger/tile/{tile_path(TileName(0, name.index, name.width))}").content
    assert naive_root(Hash.SHA256, entries) == head.root
    assert [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)] == [
        leaf_hash(Hash.SHA256, entry) for entry in entries
    ]
    assert {parse_entry(entry).type for entry in entries} == {"document"}
    upper = client.get("/ledger/tile/1/000.p/1").content
    assert upper == naive_root(Hash.SHA256, entries[:256])


def test_partial_tiles_stay_and_never_change(client: Client) -> None:
    _fill(2)
    first = client.get("/ledger/tile/0/000.p/2")
    _fill(3)
    assert client.get("/ledger/tile/0/000.p/2").content == first.content
    assert client.get("/ledger/tile/0/000.p/5").content.startswith(first.content)
    assert "immutable" in first["Cache-Control"]
    assert "max-age=3" in client.get("/ledger/checkpoint")["Cache-Control"]


@pytest.mark.parametrize("place", ABSENT)
def test_what_is_not_there_is_not_found(client: Client, place: str) -> None:
    _fill(2)
    assert client.get(f"/ledger/tile/{place}").status_code == 404


def test_an_empty_log_has_no_head_and_no_tiles(client: Client) -> None:
    assert client.get("/ledger/checkpoint").status_code == 404
    assert client.get("/ledger/tile/0/000.p/1").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "keys", "tile/0/000.p/1"])
def test_the_log_is_only_read(client: Client, path: str) -> None:
    assert client.post(f"/ledger/{path}").status_code == 405


def test_the_keys_are_public_halves_only(client: Client) -> None:
    for line in client.get("/ledger/keys").content.decode().splitlines():
        body = base64.b64decode(line.split("+", 2)[2])
        assert len(body) in (1 + 32, len(b"\xffxiezhi-sm2-v1") + 64)
