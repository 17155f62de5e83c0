"""Encrypted columns in a real table: unreadable there, found again, never stale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from xiezhi.kernel.crypto import queries
from xiezhi.kernel.crypto.actions import reseal_rows, rotate_key
from xiezhi.kernel.crypto.models.fields import BigramArrayField, BlindIndexField, EncryptedTextField
from xiezhi.kernel.crypto.models.searchable import Searchable
from xiezhi.kernel.crypto.types import CannotDecrypt, IndexForm, KeyKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ring")]

ID_NO = "31019919900307123X"


@pytest.fixture
def people() -> Iterator[tuple[Any, Any]]:
    """Two tables of this test alone: people, and letters to them."""
    with isolate_apps("xiezhi.kernel.crypto"):

        class Addressee(Searchable):
            id_no = EncryptedTextField("身份证号", blank=True, max_length=18)
            id_no_index = BlindIndexField(source="id_no", form=IndexForm.ID_NO, unique=True)
            name = EncryptedTextField("姓名")
            name_grams = BigramArrayField(source="name")
            note = EncryptedTextField(null=True)

            class Meta:
                app_label = "crypto"
                indexes = [GinIndex(fields=["name_grams"], name="addressee_name_grams")]

        class Letter(models.Model):
            addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE)

            class Meta:
                app_label = "crypto"

        with connection.schema_editor() as editor:
            editor.create_model(Addressee)
            editor.create_model(Letter)
        yield Addressee, Letter


def _stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
        return str(cursor.fetchone()[0])


def test_the_database_holds_nothing_readable(people: tuple[Any, Any]) -> None:
    addressee = people[0].objects.create(id_no=ID_NO, name="欧阳建国", note="住在河边")
    stored = _stored("crypto_addressee")
    for secret in (ID_NO, "欧阳建国", "住在河边"):
        assert secret not in stored
        assert secret.encode().hex() not in stored
    again = people[0].objects.get(pk=addressee.pk)
    assert (again.id_no, again.name, again.note) == (ID_NO, "欧阳建国", "住在河边")
    assert list(people[0].objects.values_list("name", flat=True)) == ["欧阳建国"]


def test_empty_and_absent_values_stay_what_they_are(people: tuple[Any, Any]) -> None:
    for _ in range(2):
        people[0].objects.create(id_no="", name="佟")
    found = people[0].objects.first()
    assert (found.id_no, found.id_no_index, found.note) == ("", None, None)
    assert people[0].objects.filter(note__isnull=True).count() == 2


def test_a_number_is_found_however_it_is_written(people: tuple[Any, Any]) -> None:
    addressee = people[0].objects.create(id_no=ID_NO, name="王伟")
    people[1].objects.create(addressee=addressee)
    for written in (ID_NO, "310199 19900307 123x", "３１０１９９１９９００３０７１２３Ｘ"):
        assert list(queries.exact(people[0].objects.all(), "id_no", written)) == [addressee]
        assert queries.exact(people[1].objects.all(), "addressee__id_no", written).count() == 1
    assert not queries.exact(people[0].objects.all(), "id_no", "310199199003071231").exists()
    assert not queries.exact(people[0].objects.all(), "id_no", "  ").exists()


def test_a_name_is_found_by_any_two_characters(people: tuple[Any, Any]) -> None:
    for name in ("欧阳建国", "建国王建", "王建国", "佟", "佟林", "阿依古丽·买买提"):
        people[0].objects.create(name=name, id_no="")
    every = people[0].objects.order_by("pk")

    def found(text: str) -> list[str]:
        return [row.name for row in queries.name_contains(every, "name", text)]

    assert found("建国") == ["欧阳建国", "建国王建", "王建国"]
    assert found("丽买") == ["阿依古丽·买买提"]
    assert found("佟") == ["佟"]
    assert found("李") == found("  ") == []
    assert found("王建国") == ["建国王建", "王建国"]
    exact = queries.really_contains(queries.name_contains(every, "name", "王建国"), "name", "王建国")
    assert [row.name for row in exact] == ["王建国"]
    assert queries.is_too_short("佟")
    assert not queries.is_too_short("佟林")


def test_a_name_search_is_answered_by_its_index(people: tuple[Any, Any]) -> None:
    people[0].objects.bulk_create(
        people[0](name=f"王{chr(0x4E00 + n)}{chr(0x5000 + n)}", id_no="") for n in range(300)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = queries.name_contains(people[0].objects.all(), "name", "王一").explain()
    assert "addressee_name_grams" in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize("way", ["save", "update_fields", "update", "bulk_update", "update_or_create"])
def test_however_a_value_is_changed_it_is_found_by_the_new_one_only(
    people: tuple[Any, Any], way: str
) -> None:
    model = people[0]
    row = model.objects.create(id_no=ID_NO, name="王伟")
    row.id_no, row.name = "310199198001011239", "李静怡"
    if way == "save":
        row.save()
    elif way == "update_fields":
        row.save(update_fields=["id_no", "name"])
    elif way == "update":
        model.objects.filter(pk=row.pk).update(id_no=row.id_no, name=row.name)
    elif way == "bulk_update":
        model.objects.bulk_update([row], ["id_no", "name"])
    else:
        model.objects.update_or_create(pk=row.pk, defaults={"id_no": row.id_no, "name": row.name})
    assert queries.exact(model.objects.all(), "id_no", "310199198001011239").count() == 1
    assert queries.name_contains(model.objects.all(), "name", "静怡").count() == 1
    assert not queries.exact(model.objects.all(), "id_no", ID_NO).exists()
    assert not queries.name_contains(model.objects.all(), "name", "王伟").exists()


def test_comparing_ciphertext_in_sql_is_an_error_not_an_empty_answer(people: tuple[Any, Any]) -> None:
    for lookup in ({"name": "王伟"}, {"name__icontains": "王"}, {"id_no__in": [ID_NO]}):
        with pytest.raises(FieldError, match="encrypted"):
            people[0].objects.filter(**lookup)


def test_one_encrypted_column_is_never_copied_to_another_in_sql(people: tuple[Any, Any]) -> None:
    with pytest.raises(FieldError, match="not an SQL expression"):
        people[0].objects.update(name=models.F("note"))


def test_a_field_without_a_mark_cannot_be_searched(people: tuple[Any, Any]) -> None:
    with pytest.raises(LookupError, match=r"Addressee\.note"):
        queries.exact(people[0].objects.all(), "note", "x")


def test_a_value_swapped_in_the_database_is_noticed(people: tuple[Any, Any]) -> None:
    row = people[0].objects.create(id_no=ID_NO, name="王伟")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crypto_addressee SET name = id_no")
    with pytest.raises(CannotDecrypt):
        people[0].objects.get(pk=row.pk)


def test_after_a_rotation_everything_is_found_and_rows_can_be_brought_up_to_date(
    people: tuple[Any, Any],
) -> None:
    model = people[0]
    for number in range(5):
        model.objects.create(id_no=f"31019919900307123{number}", name="王建国")
    for kind in (KeyKind.DATA, KeyKind.INDEX, KeyKind.NAMES):
        rotate_key(kind)
    model.objects.create(id_no="310199199003071239", name="李建国")
    before = _stored("crypto_addressee")
    assert queries.name_contains(model.objects.all(), "name", "建国").count() == 6
    assert queries.exact(model.objects.all(), "id_no", "310199199003071230").count() == 1

    after, rounds = None, 0
    while (last := reseal_rows(model, after=after, limit=2)) is not None:
        after, rounds = last, rounds + 1
    assert rounds == 3
    assert _stored("crypto_addressee") != before
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT get_byte(name, 2) FROM crypto_addressee")
        assert cursor.fetchall() == [(2,)]
    assert queries.name_contains(model.objects.all(), "name", "建国").count() == 6


def test_the_purpose_is_the_column_and_is_kept_in_migrations(people: tuple[Any, Any]) -> None:
    meta = people[0]._meta
    assert meta.get_field("name").purpose == "crypto_addressee.name"
    assert meta.get_field("name_grams").purpose == "crypto_addressee.name"
    for name in ("name", "id_no", "id_no_index", "name_grams"):
        field = meta.get_field(name)
        copy = field.clone()
        assert copy.deconstruct()[1:] == field.deconstruct()[1:]
        assert (copy.purpose, copy.editable) == (field.purpose, field.editable)
    assert meta.get_field("id_no_index").clone().form is IndexForm.ID_NO
    assert meta.get_field("id_no_index").clone().unique


def test_a_form_asks_for_one_line_and_serialising_gives_text(people: tuple[Any, Any]) -> None:
    field = people[0]._meta.get_field("id_no")
    assert field.formfield().max_length == 18
    assert field.value_to_string(people[0](id_no=ID_NO)) == ID_NO
    assert field.to_python(5) == "5"


def test_checks_name_a_missing_source_and_a_missing_base() -> None:
    with isolate_apps("xiezhi.kernel.crypto"):

        class Careless(models.Model):
            name = models.TextField()
            name_grams = BigramArrayField(source="name")
            other_index = BlindIndexField(source="nowhere")

            class Meta:
                app_label = "crypto"

        found = [(error.id, error.obj.name) for error in Careless.check()]
    assert found.count(("crypto.E001", "name_grams")) == found.count(("crypto.E001", "other_index")) == 1
    assert found.count(("crypto.E002", "name_grams")) == found.count(("crypto.E002", "other_index")) == 1


def test_checks_pass_on_a_well_made_model(people: tuple[Any, Any]) -> None:
    assert people[0].check() == []
