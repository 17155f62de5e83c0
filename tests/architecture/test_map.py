"""The map agrees with the tree: every room has a line, no line is a ghost, doors and extras are those checked."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from tests.architecture.test_doors import BASE_CLASSES, DOORS

HERE = Path(__file__).resolve().parents[2]
SOURCE = HERE / "src" / "xiezhi"
PAGE = (HERE / "docs" / "map.md").read_text("utf-8")
BUILT, _, NOT_BUILT = PAGE.partition("## 尚未建成")
ROOM = re.compile(r"^\| `((?:kernel|domains)/\w+)`", re.MULTILINE)


def _rooms() -> set[str]:
    return {
        f"{floor}/{path.parent.name}"
        for floor in ("kernel", "domains")
        for path in (SOURCE / floor).glob("*/__init__.py")
    }


def _contracts() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(HERE / ".importlinter", "utf-8")
    return found


def _lines(contract: str, option: str) -> list[str]:
    return [line for line in _contracts()[f"importlinter:contract:{contract}"][option].splitlines() if line]


def test_every_room_has_a_line_and_every_line_a_room() -> None:
    named = ROOM.findall(BUILT)
    assert sorted(named) == sorted(set(named)), "a room is named twice"
    assert set(named) == _rooms()


def test_what_is_said_not_to_be_built_is_not_there() -> None:
    named = set(ROOM.findall(NOT_BUILT))
    assert named, "the search for rooms finds none: it is broken"
    assert named & _rooms() == set()


def test_rooms_of_the_kernel_stand_in_the_order_of_the_contract() -> None:
    order = [
        room.strip().strip("()") for line in _lines("kernel-order", "layers") for room in line.split("|")
    ]
    standing = [f"kernel/{room}" for room in order if f"kernel/{room}" in _rooms()]
    assert [room for room in ROOM.findall(BUILT) if room.startswith("kernel/")] == standing
    planned = {f"kernel/{room}" for room in order} - _rooms()
    assert planned == {room for room in ROOM.findall(NOT_BUILT) if room.startswith("kernel/")}


def test_floors_are_those_of_the_contract() -> None:
    floors = [line.strip("()") for line in _lines("floors", "layers")]
    section = PAGE.partition("## Floors")[2].partition("##")[0]
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == floors


def test_folders_of_the_repository_exist() -> None:
    section = PAGE.partition("## The repository")[2].partition("##")[0]
    named = re.findall(r"^\| `([\w/]+)`", section, re.MULTILINE)
    assert [name for name in named if not (HERE / name).is_dir()] == []
    made = {"node_modules", "var", "build", "dist", "__pycache__"}
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith(".")} - made
    with_files = {name for name in folders if any(path.is_file() for path in (HERE / name).rglob("*"))}
    assert with_files - {name.partition("/")[0] for name in named} == set()


def test_doors_base_classes_and_extras_are_those_that_are_checked() -> None:
    doors = PAGE.partition("## Doors")[2].partition("##")[0]
    assert set(re.findall(r"`(\w+)`", doors.partition(". ")[0])) == DOORS
    assert set(re.findall(r"^- `([\w.]+)`", doors, re.MULTILINE)) == BASE_CLASSES
    extras = PAGE.partition("Allowed extras")[2].partition(";")[0]
    assert set(re.findall(r"`(\w+)`", extras)) == set(_lines("stairs", "exhaustive_ignores"))


def test_shelves_are_those_of_the_contract() -> None:
    section = PAGE.partition("## Shelves")[2].partition("##")[0]
    named = {
        shelf
        for cell in re.findall(r"^\| ([\w, ]+) \| `", section, re.MULTILINE)
        for shelf in cell.split(", ")
    }
    contract = {shelf.strip().strip("()") for line in _lines("stairs", "layers") for shelf in line.split("|")}
    assert named == contract
