"""The partitioned record, its seals, and the triggers that keep both as they were written."""

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
CREATE INDEX audit_row_organisation ON audit_row (organisation_id, at DESC, id DESC);
CREATE INDEX audit_row_order ON audit_row (xid, id);
CREATE INDEX audit_row_label ON audit_row USING gin (object_label gin_trgm_ops);

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed or deleted (%)', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER audit_row_stands BEFORE UPDATE OR DELETE ON audit_row
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_row_kept BEFORE TRUNCATE ON audit_row
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_row_kept BEFORE TRUNCATE ON audit_row_rest
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

# Runs with the owner's power, since the application may neither make tables nor delete rows. Rows of
# days without a partition wait in audit_row_rest; they are moved, never rewritten: number, writing
# transaction and content stay what was sealed.
PARTITIONS = """
CREATE FUNCTION audit_make_partitions(ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    waiting boolean;
    day date;
    part text;
    made integer := 0;
BEGIN
    PERFORM set_config('lock_timeout', '3s', true);
    PERFORM pg_advisory_xact_lock(823004);
    SELECT EXISTS (SELECT FROM audit_row_rest) INTO waiting;
    IF waiting THEN
        LOCK TABLE audit_row IN ACCESS EXCLUSIVE MODE;
        ALTER TABLE audit_row DETACH PARTITION audit_row_rest;
        ALTER TABLE audit_row_rest RENAME TO audit_row_moving;
        CREATE TABLE audit_row_rest PARTITION OF audit_row DEFAULT;
        CREATE TRIGGER audit_row_kept BEFORE TRUNCATE ON audit_row_rest
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
    ELSE
        CREATE TEMPORARY TABLE audit_row_moving (LIKE audit_row) ON COMMIT DROP;
    END IF;
    FOR day IN
        SELECT d FROM (
            SELECT today + n AS d FROM generate_series(0, ahead) n
            UNION SELECT DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date FROM audit_row_moving
        ) days
        WHERE to_regclass('public.audit_row_' || to_char(d, 'YYYYMMDD')) IS NULL
        ORDER BY abs(d - today), d LIMIT 400
    LOOP
        part := 'audit_row_' || to_char(day, 'YYYYMMDD');
        EXECUTE format('CREATE TABLE %I PARTITION OF audit_row FOR VALUES FROM (%L) TO (%L)', part,
            day::timestamp AT TIME ZONE 'Asia/Shanghai', (day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai');
        EXECUTE format('CREATE TRIGGER audit_row_kept BEFORE TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', part);
        made := made + 1;
    END LOOP;
    IF waiting THEN
        INSERT INTO audit_row OVERRIDING SYSTEM VALUE SELECT * FROM audit_row_moving;
    END IF;
    DROP TABLE audit_row_moving;
    RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION audit_make_partitions(integer) FROM PUBLIC;
SELECT audit_make_partitions(8);
"""

SEALS = """
CREATE TRIGGER audit_seal_stands BEFORE UPDATE OR DELETE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_kept BEFORE TRUNCATE ON audit_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.RunSQL(ROWS, "DROP TABLE audit_row; DROP FUNCTION audit_refuse_change() CASCADE;"),
        migrations.RunSQL(PARTITIONS, "DROP FUNCTION audit_make_partitions(integer);"),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                ("last_xid", models.BigIntegerField()),
                ("last_row_id", models.BigIntegerField()),
                ("top_row_id", models.BigIntegerField()),
                ("after_row_id", models.BigIntegerField(default=0)),
                ("rows", models.IntegerField(verbose_name="行数")),
                ("leaves", models.BinaryField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous_root", models.BinaryField(max_length=32)),
                ("ledger_entry", models.CharField(blank=True, max_length=64, verbose_name="存证编号")),
            ],
            options={
                "verbose_name": "日志封存",
                "ordering": ("-id",),
                "db_table": "audit_auditseal",
                "indexes": [models.Index(fields=["sealed_at"], name="audit_seal_sealed_at")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("after_row_id", "last_xid", "last_row_id"), name="audit_seal_once"
                    ),
                    models.UniqueConstraint(fields=("previous_root",), name="audit_seal_one_after_another"),
                ],
            },
        ),
        migrations.RunSQL(SEALS, "DROP TRIGGER audit_seal_stands ON audit_auditseal;"),
        migrations.AlterModelOptions(
            name="AuditSeal",
            options={"managed": False, "verbose_name": "日志封存", "ordering": ("-id",)},
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[("id", models.BigAutoField(primary_key=True, serialize=False))],
            options={"db_table": "audit_row", "managed": False, "verbose_name": "操作日志"},
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day_on", models.DateField(verbose_name="核验日期")),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("asked_by_label", models.CharField(blank=True, max_length=80, verbose_name="核验人")),
                ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                ("seals", models.IntegerField(default=0, verbose_name="封存批次")),
                ("seals_done", models.IntegerField(default=0, verbose_name="已核批次")),
                ("rows_done", models.IntegerField(default=0, verbose_name="已核行数")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("finding", models.JSONField(blank=True, null=True, verbose_name="发现的问题")),
            ],
            options={"verbose_name": "日志核验", "ordering": ("-id",)},
        ),
    ]
