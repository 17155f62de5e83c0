"""The tables of the ledger, and the triggers that keep what was written as it was written."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

STAND = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger rows are never changed or deleted (%)', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER ledger_entry_stands BEFORE UPDATE OR DELETE ON ledger_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_leaf_stands BEFORE UPDATE OR DELETE ON ledger_ledgerleaf
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_checkpoint_stands BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();

-- A tile may grow at its end, up to 256 hashes of 32 bytes; nothing else.
CREATE FUNCTION ledger_tile_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.profile, NEW.level, NEW.index) = (OLD.id, OLD.profile, OLD.level, OLD.index)
       AND substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) = OLD.hashes THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a ledger tile only grows' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER ledger_tile_stands BEFORE DELETE ON ledger_ledgertile
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_tile_grows BEFORE UPDATE ON ledger_ledgertile
    FOR EACH ROW EXECUTE FUNCTION ledger_tile_only_grows();
ALTER TABLE ledger_ledgertile ADD CONSTRAINT ledger_tile_width
    CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0);
-- Hashes do not shrink: no time is spent on trying to compress them.
ALTER TABLE ledger_ledgertile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""
FALL = """
DROP FUNCTION ledger_refuse_change() CASCADE;
DROP FUNCTION ledger_tile_only_grows() CASCADE;
ALTER TABLE ledger_ledgertile DROP CONSTRAINT ledger_tile_width;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("profile", models.CharField(max_length=20, verbose_name="算法组合")),
                ("size", models.BigIntegerField(verbose_name="条目数")),
                ("root", models.BinaryField(max_length=32, verbose_name="根")),
                ("note", models.TextField(verbose_name="签名文本")),
                ("signed_at", models.DateTimeField(verbose_name="签发时间")),
            ],
            options={
                "verbose_name": "检查点",
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "size"), name="ledger_checkpoint_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("type", models.CharField(max_length=81, verbose_name="类型")),
                ("subject", models.CharField(max_length=64, verbose_name="对象编号")),
                ("entry", models.TextField(verbose_name="条目")),
                ("leaf_hash", models.BinaryField(max_length=32, verbose_name="叶哈希")),
                ("created_at", models.DateTimeField(verbose_name="写入时间")),
            ],
            options={
                "verbose_name": "存证条目",
                "indexes": [
                    models.Index(fields=["subject", "type"], name="ledger_entry_subject"),
                    models.Index(fields=["type", "created_at"], name="ledger_entry_type"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerTile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("profile", models.CharField(max_length=20, verbose_name="算法组合")),
                ("level", models.SmallIntegerField(verbose_name="层")),
                ("index", models.BigIntegerField(verbose_name="序号")),
                ("hashes", models.BinaryField(verbose_name="哈希")),
            ],
            options={
                "verbose_name": "账本瓦片",
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "level", "index"), name="ledger_tile_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting",
                        to="ledger.ledgerentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "待入链条目",
            },
        ),
        migrations.CreateModel(
            name="LedgerLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("integrated_at", models.DateTimeField(verbose_name="入链时间")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="ledger.ledgerentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "账本叶",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("index__gte", 0)), name="ledger_leaf_index")
                ],
            },
        ),
        migrations.RunSQL(STAND, FALL),
    ]
