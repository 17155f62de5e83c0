"""The words and marks of a state, and the five facts of a service, each with a text of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.lib.registry import Registry

LOOKS = frozenset(
    {"none", "queued", "handed", "arrived", "viewed", "signed", "effective", "objected", "failed"}
)
"""How a state can look; weight grows with the evidence and only ``effective`` is solid."""


@dataclass(frozen=True, slots=True)
class StateFace:
    """A state as the reader meets it: one word, one mark, one of the nine looks."""

    name: str
    label: str
    icon: str
    look: str


STATES: Registry[StateFace] = Registry("states")


def add_states(*faces: StateFace) -> None:
    """Declare how the states of a workflow look; called from ``apps.py``."""
    for face in faces:
        if face.look not in LOOKS:
            raise RuntimeError(f"state {face.name!r}: unknown look {face.look!r}")
        STATES.add(face.name, face)


add_states(
    StateFace("none", "没有", "minus", "none"),
    StateFace("queued", "待发送", "circle-dashed", "queued"),
    StateFace("handed", "已交付", "send", "handed"),
    StateFace("arrived", "已到达", "inbox", "arrived"),
    StateFace("viewed", "已查阅", "eye", "viewed"),
    StateFace("signed", "已签收", "signature", "signed"),
    StateFace("effective", "已生效", "circle-check", "effective"),
    StateFace("objected", "有异议", "flag", "objected"),
    StateFace("failed", "失败", "circle-x", "failed"),
)


def state_face(state: Any) -> StateFace:
    """The face of a state given by name, by enum member or as a face; unknown names fail loudly."""
    if isinstance(state, StateFace):
        return state
    return STATES[str(getattr(state, "value", state))]


FACTS: tuple[tuple[str, str, str], ...] = (
    ("handed", "交", "交付"),
    ("arrived", "达", "到达"),
    ("viewed", "阅", "查阅"),
    ("signed", "签", "签收"),
    ("effective", "效", "生效"),
)
"""Four events with evidence, then the legal conclusion. Attribute, mark, word."""

_SPOKEN = {"on": "已{}", "off": "未{}", "bad": "{}失败", "frozen": "{}冻结"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the five marks: ``standing`` is on, off, bad or frozen."""

    mark: str
    word: str
    standing: str

    @property
    def spoken(self) -> str:
        """``已到达``, ``未查阅``, ``到达失败``, ``生效冻结``."""
        return _SPOKEN[self.standing].format(self.word)


def five_facts(source: Any) -> list[Fact]:
    """The marks of an object or mapping with the attributes of :data:`FACTS`.

    A value may be a standing in words, or anything that is true once the fact has happened, such
    as the moment it did.
    """
    return [Fact(mark, word, _standing(_value(source, name))) for name, mark, word in FACTS]


def _value(source: Any, name: str) -> Any:
    return source.get(name) if isinstance(source, Mapping) else getattr(source, name)


def _standing(value: Any) -> str:
    word = getattr(value, "value", value)
    if isinstance(word, str) and word:
        if word not in _SPOKEN:
            raise ValueError(f"a fact stands {sorted(_SPOKEN)}, not {word!r}")
        return word
    return "on" if word else "off"


def facts_in_words(facts: list[Fact]) -> str:
    """``已交付、已到达，未查阅，未签收，未生效``: what a screen reader says."""
    words = facts[0].spoken
    for before, fact in zip(facts, facts[1:], strict=False):
        joined = before.standing == fact.standing == "on" and fact.word != "生效"
        words += ("、" if joined else "，") + fact.spoken
    return words
