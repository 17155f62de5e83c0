"""An answer to "may this be done?" that always carries its reason."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(Exception):
    """Something may not be done, said so that the person can mend it.

    ``message`` is Chinese and shown as it is; ``field`` names the input it is
    about, ``remedy`` says what to do, ``code`` is stable for programs.
    """

    def __init__(
        self, message: str, *, field: str = "", remedy: str = "", code: str = "refused", basis: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.remedy = remedy
        self.code = code
        self.basis = basis


class NotFound(Refused):
    """Absent and forbidden look the same to whoever asks."""

    def __init__(self, message: str = "找不到这一项，或者不在您的权限内") -> None:
        super().__init__(message, code="not_found")


class Conflict(Refused):
    """Somebody else changed the thing first, or it is already done."""

    def __init__(self, message: str, *, remedy: str = "请刷新后再看", code: str = "conflict") -> None:
        super().__init__(message, remedy=remedy, code=code)


class NotSupported(Refused):
    """A branch the rules do not cover: a person decides by hand and gives a reason."""

    def __init__(self, message: str, *, basis: str = "") -> None:
        super().__init__(message, remedy="请人工判断并写明理由", code="not_supported", basis=basis)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, with the reason in Chinese and the article relied on."""

    allowed: bool
    reason: str = ""
    basis: str = ""
    code: str = ""
    remedy: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise :class:`Refused` with the reason when the answer is no."""
        if not self.allowed:
            raise Refused(self.reason, code=self.code or "refused", basis=self.basis, remedy=self.remedy)


YES = Verdict(True)


def no(reason: str, *, basis: str = "", code: str = "", remedy: str = "") -> Verdict:
    """A refusal in one line."""
    return Verdict(False, reason, basis, code, remedy)
