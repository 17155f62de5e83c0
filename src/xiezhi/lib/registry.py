"""A named collection filled while the house starts and frozen afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """What apps declare at start-up (menu lines, pages, rights, workflows…).

    Two declarations under one name, or one made after :meth:`freeze`, are
    mistakes of the programmer and fail at once.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self._items: dict[str, T] = {}
        self._frozen = False

    def add(self, name: str, item: T) -> T:
        """Declare ``item`` under ``name``."""
        if self._frozen:
            raise RuntimeError(f"{self.title}: {name!r} declared after start-up")
        if name in self._items:
            raise RuntimeError(f"{self.title}: {name!r} declared twice")
        self._items[name] = item
        return item

    def freeze(self) -> None:
        """Close the list; called once every app is ready."""
        self._frozen = True

    def __getitem__(self, name: str) -> T:
        try:
            return self._items[name]
        except KeyError:
            raise KeyError(f"{self.title}: nobody declared {name!r}") from None

    def get(self, name: str) -> T | None:
        """The item, or ``None`` where nobody declared the name."""
        return self._items.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def items(self) -> Iterator[tuple[str, T]]:
        """Names with their items, in the order of declaration."""
        return iter(self._items.items())

    def names(self) -> list[str]:
        """All declared names, in the order of declaration."""
        return list(self._items)

    def __len__(self) -> int:
        return len(self._items)
