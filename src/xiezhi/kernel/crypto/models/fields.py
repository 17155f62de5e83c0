"""Model fields for personal data: locked in the database, found again by keyed marks.

The pattern, for a value sought whole and for a name sought in part::

    class Recipient(Searchable):
        id_no = EncryptedTextField("身份证号", blank=True)
        id_no_index = BlindIndexField(source="id_no", form=IndexForm.ID_NO)
        name = EncryptedTextField("姓名")
        name_grams = BigramArrayField(source="name")

        class Meta:
            indexes = [GinIndex(fields=["name_grams"], name="recipient_name_grams")]

Look-ups go through ``crypto.queries``: ``exact``, ``name_contains``.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models

from xiezhi.kernel.crypto.models.ring import the_ring
from xiezhi.kernel.crypto.rules.envelopes import pad, seal, unpad, unseal
from xiezhi.kernel.crypto.rules.indexes import GRAM_HEX, INDEX_BYTES, blind_index, name_grams
from xiezhi.kernel.crypto.types import IndexForm, KeyKind


def lock_text(text: str, purpose: str) -> bytes:
    """Text locked for one column; its length shows only in steps of 32 bytes."""
    return seal(the_ring(), pad(text.encode()), purpose=purpose)


def unlock_text(sealed: bytes, purpose: str) -> str:
    """What :func:`lock_text` locked."""
    return unpad(unseal(the_ring(), sealed, purpose=purpose)).decode()


class _WithPurpose(models.Field):
    """A field bound to one purpose, by default ``table.column``.

    The purpose is written into migrations: a renamed model keeps the purpose
    its rows were locked for.
    """

    purpose: str | None

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.purpose is None and not cls._meta.abstract:
            self.purpose = f"{cls._meta.db_table}.{self._purpose_column()}"

    def _purpose_column(self) -> str:
        return self.name

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.purpose is not None:
            kwargs["purpose"] = self.purpose
        return name, path, args, kwargs


class EncryptedTextField(_WithPurpose):
    """Text that the database holds only as SM4-GCM ciphertext.

    The empty string is stored as an empty value: that a box was left empty
    is no secret. Such a column cannot be compared, sorted or searched in SQL,
    and trying to is an error rather than an empty answer.
    """

    description = "encrypted text"

    def __init__(self, *args: Any, purpose: str | None = None, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"{self.name} is encrypted and cannot be compared in SQL: use crypto.queries.exact or name_contains"
            )
        return super().get_lookup(lookup_name)

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        if value is None:
            return None
        return unlock_text(bytes(value), cast(str, self.purpose)) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        text = str(value)
        return lock_text(text, cast(str, self.purpose)) if text else b""

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": self.max_length, "form_class": forms.CharField, **kwargs})


class _Mark(_WithPurpose):
    """A field filled from an encrypted one each time the row is saved."""

    def _purpose_column(self) -> str:
        return self.source

    source: str

    def marks_of(self, value: str | None) -> Any:
        """What the database keeps for that value of the source."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        marks = self.marks_of(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, marks)
        return marks

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found: list[checks.CheckMessage] = list(super().check(**kwargs))
        try:
            source = self.model._meta.get_field(self.source)
        except FieldDoesNotExist:
            source = None
        if not isinstance(source, EncryptedTextField):
            found.append(
                checks.Error(f"source {self.source!r} is no EncryptedTextField", obj=self, id="crypto.E001")
            )
        writes_marks = getattr(self.model._default_manager.get_queryset(), "writes_marks", False)
        if not (writes_marks and getattr(self.model, "writes_marks", False)):
            found.append(
                checks.Error(
                    "save(update_fields=…) and update() would leave this field stale",
                    hint="Derive the model from crypto.models.searchable.Searchable, and its manager from"
                    " SearchableQuerySet.",
                    obj=self,
                    id="crypto.E002",
                )
            )
        return found


class BlindIndexField(_Mark, models.BinaryField):
    """HMAC-SM3 of ``source``: found by the whole value, empty where the source is empty."""

    description = "blind index of an encrypted field"

    def __init__(
        self,
        *args: Any,
        source: str,
        form: IndexForm | str = IndexForm.TEXT,
        purpose: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.source, self.form, self.purpose = source, IndexForm(form), purpose
        kwargs = {"null": True, "max_length": INDEX_BYTES, "db_index": True, **kwargs}
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        for default, value in (("null", True), ("max_length", INDEX_BYTES), ("db_index", True)):
            kwargs.pop(default, None)
            if getattr(self, default) != value:
                kwargs[default] = getattr(self, default)
        return name, path, args, {**kwargs, "source": self.source, "form": self.form.value}

    def marks_of(self, value: str | None) -> bytes | None:
        if not value:
            return None
        return self._mark(the_ring().current(KeyKind.INDEX)[1], value)

    def sought_marks(self, value: str) -> list[bytes]:
        """The marks the value may carry: one for each version of the index key."""
        return [self._mark(key, value) for key in the_ring().newest_first(KeyKind.INDEX)]

    def _mark(self, key: bytes, value: str) -> bytes:
        return blind_index(key, value, purpose=cast(str, self.purpose), form=self.form)


class BigramArrayField(_Mark, ArrayField):
    """Keyed marks of the neighbouring characters of a name; give the model a GIN index on it."""

    description = "name bigrams of an encrypted field"

    def __init__(self, *args: Any, source: str, purpose: str | None = None, **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        kwargs = {"default": list, **kwargs}
        super().__init__(models.CharField(max_length=GRAM_HEX), *args, **{**kwargs, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("base_field", "editable", "default", "size"):
            kwargs.pop(implied, None)
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        return name, path, args, {**kwargs, "source": self.source}

    def marks_of(self, value: str | None) -> list[str]:
        if not value:
            return []
        return self._marks(the_ring().current(KeyKind.NAMES)[1], value)

    def sought_marks(self, text: str) -> list[list[str]]:
        """The marks a name holding ``text`` must carry: one set for each version of the key."""
        return [self._marks(key, text) for key in the_ring().newest_first(KeyKind.NAMES)]

    def _marks(self, key: bytes, value: str) -> list[str]:
        return name_grams(key, value, purpose=cast(str, self.purpose))
