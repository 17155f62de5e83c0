"""看文书: the list, each document, everything to take along. A view is written down when the content is ready to go out.

Only a whole answer, or the part a viewer begins with, is a look at a document: not a HEAD, not a further
part of the same file, not a file that cannot be read, and not what a browser fetches in advance.
"""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from icalendar import Calendar, Event

from xiezhi.domains.service_of_process.actions.reading import record_download, record_view
from xiezhi.domains.service_of_process.models import Cell
from xiezhi.domains.service_of_process.pages.files import (
    INLINE,
    content_answer,
    file_answer,
    shows_the_beginning,
)
from xiezhi.domains.service_of_process.pages.recipient_faces import (
    Day,
    context_of,
    days_of,
    findings_of,
    is_seen,
    megabytes,
    open_matters,
    papers_of,
)
from xiezhi.domains.service_of_process.pages.recipient_session import (
    Received,
    public_page,
    received_page,
    sample_received_cell,
)
from xiezhi.domains.service_of_process.queries.received import (
    proof_for,
    received_attempts,
    received_cell,
    received_cells,
)
from xiezhi.kernel.audit.actions import surroundings
from xiezhi.kernel.files import queries as files

_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@received_page("received", title="看文书")
def received(request: Any, mine: Received) -> HttpResponse:
    """The list: what came, what was seen, which days count."""
    cells = received_cells(mine.attempt)
    days = days_of(mine.attempt, now=request.moment)
    context = context_of(
        mine.attempt,
        papers=papers_of(cells),
        next_cell=next((cell for cell in cells if not is_seen(cell)), cells[0]),
        unseen=sum(not is_seen(cell) for cell in cells),
        to_sign=[cell for cell in cells if is_seen(cell) and cell.signed_at is None],
        all_signed=all(cell.signed_at for cell in cells),
        any_signed=any(cell.signed_at for cell in cells),
        days=days,
        matters=open_matters(mine.attempt, cells, days),
        proof=proof_for(mine.attempt),
        others=[one for one in received_attempts(mine.opened) if one.pk != mine.attempt.pk],
        size=megabytes(cells),
    )
    return public_page(request, "list", context)


def _cell(mine: Received, cell_id: int) -> Cell:
    cell = received_cell(mine.attempt, cell_id)
    if cell is None:
        raise Http404
    return cell


@received_page("received-read", title="看文书", sample=sample_received_cell)
def read(request: Any, mine: Received, cell_id: int) -> HttpResponse:
    """One document, page by page; without scripts its file opens in the viewer of the browser."""
    cells = received_cells(mine.attempt)
    cell = _cell(mine, cell_id)
    place = [one.pk for one in cells].index(cell.pk)
    context = context_of(
        mine.attempt,
        cell=cell,
        is_picture=cell.document.file.media_type.startswith("image/"),
        is_pdf=cell.document.file.media_type == "application/pdf",
        file_url=reverse("service_of_process:received-file", args=[mine.attempt.pk, cell.pk]),
        place=place + 1,
        count=len(cells),
        following=cells[place + 1] if place + 1 < len(cells) else None,
    )
    return public_page(request, "read", context)


@received_page("received-file", title="文书", sample=sample_received_cell)
def document_file(request: Any, mine: Received, cell_id: int) -> HttpResponse:
    """The file itself: shown in place, or saved with ``?download=1``."""
    cell = _cell(mine, cell_id)
    saving = request.GET.get("download") == "1" or cell.document.file.media_type not in INLINE
    answer = file_answer(request, cell.document.file, name=_file_name(cell.document.name))
    if request.method == "GET" and shows_the_beginning(answer):
        _note(record_download if saving else record_view, request, mine, cell)
    return answer


def _note(record: Any, request: Any, mine: Received, cell: Cell) -> None:
    record(mine.opened, mine.attempt.pk, cell.document_id, at=request.moment, ip=surroundings().ip)


def _file_name(name: str) -> str:
    return name.translate(_UNSAFE)


@received_page("received-zip", title="下载全部文书")
def everything(request: Any, mine: Received) -> HttpResponse:
    """All documents and the proof in one file."""
    cells = received_cells(mine.attempt)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for number, cell in enumerate(cells, start=1):
            file = cell.document.file
            ending = _ENDINGS.get(file.media_type) or file.name.rpartition(".")[2]
            package.writestr(f"{number:02d}_{_file_name(cell.document.name)}.{ending}", files.read(file))
        proof = proof_for(mine.attempt)
        if proof is not None and proof.file is not None:
            package.writestr(f"电子送达回证_{_file_name(proof.number)}.pdf", files.read(proof.file))
    name = f"{_file_name(mine.attempt.order.court_case.case_no)}文书.zip"
    answer = content_answer(request, packed.getvalue(), media_type="application/zip", file_name=name)
    if request.method == "GET" and shows_the_beginning(answer):
        for cell in cells:
            _note(record_download, request, mine, cell)
    return answer


@received_page("received-proof", title="电子送达回证")
def proof_file(request: Any, mine: Received) -> HttpResponse:
    """The electronic proof; while its page is being made, when to come back."""
    proof = proof_for(mine.attempt)
    if proof is None:
        raise Http404
    if proof.file is None:
        return public_page(request, "proof_wait", context_of(mine.attempt, proof=proof))
    return file_answer(request, proof.file, name=f"电子送达回证{_file_name(proof.number)}")


@received_page("received-dates", title="日期是怎样算的")
def dates(request: Any, mine: Received) -> HttpResponse:
    """Every day with the rule, the article and the reckoning behind it."""
    cells = received_cells(mine.attempt)
    days = days_of(mine.attempt, now=request.moment)
    context = context_of(
        mine.attempt, days=days, findings=findings_of(cells), matters=open_matters(mine.attempt, cells, days)
    )
    return public_page(request, "dates", context)


@received_page("received-calendar", title="存到日历")
def calendar(request: Any, mine: Received) -> HttpResponse:
    """The days as a calendar file, which every phone opens; no name stands in it."""
    found = Calendar()
    found.add("prodid", "-//xiezhi//service of process//CN")
    found.add("version", "2.0")
    for day in days_of(mine.attempt, now=request.moment):
        found.add_component(_entry(day, mine, request.moment))
    answer = content_answer(
        request, found.to_ical(), media_type="text/calendar; charset=utf-8", file_name="诉讼日期.ics"
    )
    answer["Cache-Control"] = "no-store, private, max-age=0"
    return answer


def _entry(day: Day, mine: Received, now: Any) -> Event:
    case_no, court = mine.attempt.order.court_case.case_no, mine.attempt.order.court
    entry = Event()
    entry.add("uid", f"{mine.attempt.pk}-{day.period.id if day.period else 'hearing'}@xiezhi")
    entry.add("dtstamp", now)
    entry.add("summary", day.doing if day.at else f"最后一天：{day.doing}")
    entry.add("description", f"{court.name} {case_no}。以法院文书写明的为准，有问题拨12368。")
    if day.at is not None:
        entry.add("dtstart", day.at)
        entry.add("dtend", day.at + timedelta(hours=2))
    else:
        entry.add("dtstart", day.on)
        entry.add("dtend", day.on + timedelta(days=1))
    if day.place:
        entry.add("location", f"{court.name}{day.place}")
    return entry
