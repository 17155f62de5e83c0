"""The partitioned record, its seals, and the trigger that keeps both as they were written."""

from django.db import migrations, models

ROWS = """
CREATE TABLE audit_row (
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    at timestamptz NOT NULL,
    by_id bigint,
    by_label varchar(80) NOT NULL DEFAULT '',
    organisation_id bigint,
    act varchar(120) NOT NULL,
    outcome varchar(10) NOT NULL,
    object_kind varchar(80) NOT NULL DEFAULT '',
    object_id varchar(80) NOT NULL DEFAULT '',
    object_label varchar(200) NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    detail jsonb NOT NULL DEFAULT '{}',
    ip varchar(45) NOT NULL DEFAULT '',
    agent varchar(200) NOT NULL DEFAULT '',
    session varchar(32) NOT NULL DEFAULT '',
    request_no varchar(36) NOT NULL DEFAULT '',
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_row_rest PARTITION OF audit_row DEFAULT;
CREATE INDEX audit_row_at ON audit_row (at DESC, id DESC);
CREATE INDEX audit_row_by ON audit_row (by_id, at DESC);
CREATE INDEX audit_row_object ON audit_row (object_kind, object_id, at DESC);
CREATE INDEX audit_row_act ON audit_row (act, at DESC);
CREATE INDEX audit_row_organisation ON audit_row (organisation_id, at DESC);
CREATE INDEX audit_row_order ON audit_row (xid, id);

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed or deleted (%)', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER audit_row_stands BEFORE UPDATE OR DELETE ON audit_row
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""

SEALS = """
CREATE TRIGGER audit_seal_stands BEFORE UPDATE OR DELETE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(ROWS, "DROP TABLE audit_row; DROP FUNCTION audit_refuse_change() CASCADE;"),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                ("last_xid", models.BigIntegerField()),
                ("last_row_id", models.BigIntegerField()),
                ("rows", models.IntegerField(verbose_name="行数")),
                ("root", models.BinaryField(max_length=32)),
                ("previous_root", models.BinaryField(max_length=32)),
                ("ledger_entry", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "日志封存",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("last_xid", "last_row_id"), name="audit_seal_once")
                ],
            },
        ),
        migrations.RunSQL(SEALS, "DROP TRIGGER audit_seal_stands ON audit_auditseal;"),
        migrations.CreateModel(
            name="AuditRow",
            fields=[("id", models.BigAutoField(primary_key=True, serialize=False))],
            options={"db_table": "audit_row", "managed": False, "verbose_name": "操作日志"},
        ),
    ]
