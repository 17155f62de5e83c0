"""Publish whom a checker of our papers may believe."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from xiezhi.kernel.audit.actions import record
from xiezhi.kernel.documents.queries.trust import trust_list
from xiezhi.kernel.documents.rules.trust import Trust


def publish_trust(*, by: Any, at: datetime) -> Trust:
    """Write ``trust.json`` beside the installation's data; ``xiezhi verify`` reads it there.

    Recorded only when its content has changed.
    """
    trust = trust_list()
    path = Path(settings.XIEZHI_HOME) / "trust.json"
    content = json.dumps(trust.as_json(), ensure_ascii=False, indent=1) + "\n"
    if path.exists() and path.read_text("utf-8") == content:
        return trust
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    os.chmod(scratch, 0o644)
    os.replace(scratch, path)
    detail = {"seals": len(trust.seals), "logs": len(trust.logs)}
    record("documents.trust.publish", by=by, at=at, detail=detail)
    return trust
