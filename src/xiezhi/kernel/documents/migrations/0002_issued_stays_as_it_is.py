"""What was issued is never changed and never deleted, whoever asks the database.

The encrypted facts and the salt are left out on purpose: a change of keys
writes them anew, and destroying the salt is how an entry is forgotten.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION documents_issued_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'issued document % is never deleted', OLD.document_no;
    END IF;
    IF (NEW.document_no, NEW.title, NEW.court, NEW.kind, NEW.file_id, NEW.sha256, NEW.sm3, NEW.issued_at,
        NEW.receipt, NEW.certificate_sha256, NEW.signed_by, NEW.token, NEW.ledger_entry)
       IS DISTINCT FROM
       (OLD.document_no, OLD.title, OLD.court, OLD.kind, OLD.file_id, OLD.sha256, OLD.sm3, OLD.issued_at,
        OLD.receipt, OLD.certificate_sha256, OLD.signed_by, OLD.token, OLD.ledger_entry) THEN
        RAISE EXCEPTION 'issued document % is never changed', OLD.document_no;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_issued_stays BEFORE UPDATE OR DELETE ON documents_issueddocument
    FOR EACH ROW WHEN (OLD.issued_at IS NOT NULL) EXECUTE FUNCTION documents_issued_stays();
"""
BACKWARD = """
DROP TRIGGER documents_issued_stays ON documents_issueddocument;
DROP FUNCTION documents_issued_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
