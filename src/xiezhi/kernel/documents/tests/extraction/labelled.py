"""The labelled sample: real texts from outside the repository, and what was read in them."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiezhi.kernel.documents.rules.extraction import Extracted, extract

FIELDS = ("court", "case_no", "document_type", "date", "parties", "agents", "cause")
_HERE = Path(__file__).parent
_FILES = ("criminal_judgments", "civil_loan_judgments", "enforcement_rulings", "commutation_rulings")
_SEED = 20261121
_QUOTAS = {
    "JuDGE first instance": 30,
    "JuDGE court unknown": 12,
    "JuDGE second instance": 6,
    "JuDGE incidental civil": 2,
    "LeCaRDv2 first instance": 20,
    "LeCaRDv2 second instance": 10,
    "LeCaRDv2 incidental civil": 5,
    "civil_loan_judgments": 35,
}
_MASKED_OR_FIRM = re.compile(r"[某×xXA-Z0-9□甲乙丙丁]")


@dataclass(frozen=True)
class Label:
    """What was read in one document."""

    id: str
    fields: dict[str, str]


def folder() -> Path | None:
    """Where the real judgments lie on this machine, if they do."""
    path = Path(os.environ.get("XIEZHI_TEST_DATA", "")) / "judgments"
    return path if os.environ.get("XIEZHI_TEST_DATA") and path.is_dir() else None


def records() -> dict[str, dict[str, Any]]:
    """Every real record by its id."""
    found: dict[str, dict[str, Any]] = {}
    where = folder()
    for name in _FILES if where else ():
        for line in (where / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if where else ():
            record = json.loads(line)
            found[record["id"]] = {**record, "file": name}
    return found


def labels() -> list[Label]:
    """The labels, in the order of the file."""
    lines = (_HERE / "labels.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [Label(row["id"], {field: row[field] for field in FIELDS}) for row in rows]


def sample(found: dict[str, dict[str, Any]]) -> list[str]:
    """The ids that the seed draws: whoever labels cannot choose what to label."""
    groups: dict[str, list[str]] = {}
    for record in found.values():
        groups.setdefault(_group(record), []).append(record["id"])
    drawn: list[str] = []
    for name in sorted(groups):
        ids = sorted(groups[name])
        drawn += sorted(
            random.Random(f"{_SEED}:{name}").sample(ids, min(_QUOTAS.get(name, len(ids)), len(ids)))
        )
    return drawn


def _group(record: dict[str, Any]) -> str:
    if record["file"] != "criminal_judgments":
        return str(record["file"])
    source = record["source"].split("-")[0]
    if "附带民事" in record["text"][:600]:
        return f"{source} incidental civil"
    if "上诉人" in record["text"][:400]:
        return f"{source} second instance"
    return f"{source} court unknown" if record["court"] is None else f"{source} first instance"


def wrong_fields(label: Label, text: str) -> dict[str, str]:
    """The fields in which the answer differs from the label, with the answer."""
    read = extract(text)
    answers = {
        "court": read.court or "",
        "case_no": read.case_no or "",
        "document_type": read.document_type or "",
        "date": read.date.isoformat() if read.date else "",
        "cause": read.cause or "",
        **_people(read),
    }
    return {
        field: answers[field] for field in FIELDS if not _same(field, answers[field], label.fields[field])
    }


def _people(read: Extracted) -> dict[str, str]:
    return {
        "parties": ";".join(f"{one.role}:{_shielded(one.name)}" for one in read.parties),
        "agents": ";".join(f"{one.role}:{_shielded(one.name)}" for one in read.agents),
    }


def _shielded(name: str) -> str:
    """The labels keep only the surname of a person whom the source had not masked."""
    plain = _plain(name)
    return plain if len(plain) > 4 or _MASKED_OR_FIRM.search(plain[1:]) else plain[0] + "□" * (len(plain) - 1)


def _same(field: str, answer: str, label: str) -> bool:
    if field in ("parties", "agents"):
        return Counter(_plain(answer).split(";")) == Counter(_plain(label).split(";"))
    if field == "cause":
        return _plain(answer).replace("、", "") == _plain(label).replace("、", "")
    return _plain(answer) == _plain(label)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
