"""送达报表: figures equal the records, by division, day and month, for one's own scope, in three forms."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.support import notices, service
from tests.support.clock import NOW, TODAY
from xiezhi.domains.service_of_process.models import Attempt, Cell, ServiceOrder
from xiezhi.domains.service_of_process.queries.report_rows import ENDED, SERVED, TRIED, WAYS
from xiezhi.domains.service_of_process.queries.reports import TRIED_MEASURES, service_report
from xiezhi.kernel.metrics.queries import figures, named_period
from xiezhi.kernel.metrics.types import Period, Standing
from xiezhi.lib.dates import day_of

pytestmark = pytest.mark.usefixtures("page_clock")
YEAR = named_period("year", on=TODAY)


def case(world: Any, number: int, **more: Any) -> Any:
    return service.make_case(world, case_no=f"（2026）沪0199民初{number}号", **more)


@pytest.fixture
def town(world: Any) -> Any:
    """One order served and done, one contested after service, one that fails by hand; one next door."""
    service.make_signed(world, order=service.make_order(world, court_case=case(world, 4127)))
    service.make_objected(world, order=service.make_order(world, court_case=case(world, 4128)))
    notices.tried_by_hand(world, order=service.make_order(world, court_case=case(world, 4129)))
    elsewhere = service.make_case(world, case_no="（2026）沪0199民初4130号", elsewhere=True)
    service.make_order(world, court_case=elsewhere)
    return world


def brute(world: Any) -> dict[str, Any]:
    """The same figures by hand, from every row, without one query that counts."""
    attempts = [
        a
        for a in Attempt.objects.select_related("order")
        if a.order.court_id == world.court.pk and a.queued_at
    ]
    best: dict[tuple[int, int], Any] = {}
    for cell in Cell.objects.select_related("attempt__order", "document").order_by("effective_on", "pk"):
        if cell.effective_on and not cell.frozen and cell.attempt.order.court_id == world.court.pk:
            best.setdefault((cell.attempt.recipient_id, cell.document_id), cell)
    done = [o for o in ServiceOrder.objects.all() if o.state == "completed" and o.court_id == world.court.pk]
    ways = {
        "electronic": [a for a in attempts if a.method == "electronic"],
        "phone": [a for a in attempts if a.method == "simple" and a.channel == "phone"],
        "postal": [a for a in attempts if a.method == "postal"],
        "visit": [a for a in attempts if a.method in {"direct", "leaving"} and a.channel == "visit"],
    }
    good = {code: [a for a in rows if a.state in {"served", "deemed_served"}] for code, rows in ways.items()}
    days = [(c.effective_on - day_of(c.attempt.order.requested_at)).days for c in best.values()]
    return {
        "orders": len(done), "cases": len({o.court_case_id for o in done}), "papers": len(best),
        "persons": len({key[0] for key in best}), "attempts": len(attempts), "days": mean(sum(days), len(best)),
        "kinds": Counter(c.document.kind for c in best.values()), "ways": ways, "good": good,
    }  # fmt: skip


def mean(above: int, below: int) -> Decimal | None:
    return (Decimal(above) / below).quantize(Decimal("0.1"), ROUND_HALF_UP) if below else None


def whole(world: Any, person: Any) -> dict[str, Any]:
    found = service_report(person, "month", period=YEAR, on=TODAY)
    return {one.code: table.whole.figures[one.code].value for table in found.wholes for one in table.measures}


def test_every_figure_equals_the_records(town: Any) -> None:
    by_hand, shown = brute(town), whole(town, town.court_leader)
    for code in ("orders", "cases", "papers", "persons", "attempts", "days"):
        assert shown[code] == by_hand[code], code
    assert by_hand["papers"] > 0
    for code in WAYS:
        used, good = len(by_hand["ways"][code]), len(by_hand["good"][code])
        assert shown[f"{code}_use"] == mean(100 * used, by_hand["attempts"]), code
        assert shown[f"{code}_success"] == mean(100 * good, used), code
    report = service_report(town.court_leader, "month", period=YEAR, on=TODAY)
    kinds = {line.key: line.figures["papers"].value for line in report.kinds.lines}
    assert kinds == by_hand["kinds"]


@pytest.mark.parametrize("by", ["day", "month", "organisation"])
def test_the_lines_add_up_to_the_whole(by: str, town: Any) -> None:
    for code, measure in ((ENDED, "orders"), (SERVED, "papers"), (TRIED, "attempts")):
        table = figures(code, town.court_leader, measures=(measure,), by=by, period=YEAR, on=TODAY)
        assert (
            sum(line.figures[measure].value or 0 for line in table.lines)
            == table.whole.figures[measure].value
        )


def test_a_service_set_aside_later_is_no_success_any_more(world: Any) -> None:
    from xiezhi.domains.service_of_process.actions.objections import decide_objection
    from xiezhi.domains.service_of_process.types import ObjectionDecision

    sent, objection = service.make_objected(world)
    before = whole(world, world.court_leader)
    assert before["papers"] == 0  # frozen while the judge decides
    decide_objection(
        objection, decision=ObjectionDecision.SUSTAINED, reason="号码不是本人的", by=world.judge, at=NOW
    )
    after = whole(world, world.court_leader)
    assert (after["electronic_success"], after["papers"]) == (Decimal("0.0"), 0)
    assert sent.fresh().state == "failed"


def test_a_paper_served_twice_counts_once_by_the_earlier_day(town: Any) -> None:
    cell = Cell.objects.filter(effective_on__isnull=False, frozen=False).first()
    assert cell is not None
    before = whole(town, town.court_leader)["papers"]
    again = Attempt.objects.get(pk=cell.attempt_id)
    again.pk, again.number, again.link_hash = None, 99, ""
    again.save()
    Cell.objects.create(attempt=again, document=cell.document, effective_on=date(2026, 11, 18))
    assert whole(town, town.court_leader)["papers"] == before


def test_leaders_see_their_own_scope_only(town: Any) -> None:
    assert whole(town, town.court_leader)["attempts"] > 0
    assert whole(town, town.court_leader_elsewhere)["attempts"] == 0


def test_a_reader_who_does_not_answer_for_the_work_gets_no_small_figure(town: Any, monkeypatch: Any) -> None:
    from xiezhi.kernel.metrics.types import SUBJECTS

    monkeypatch.setattr(
        "xiezhi.domains.service_of_process.queries.statistics.identity.may", lambda *a, **k: False
    )
    subject = SUBJECTS[TRIED]
    monkeypatch.setitem(SUBJECTS._items, TRIED, type(subject)(**{
        **{name: getattr(subject, name) for name in subject.__dataclass_fields__},
        "standing": lambda person, on: Standing.AGGREGATE,
    }))  # fmt: skip
    quarter = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
    Attempt.objects.update(queued_at=NOW.replace(month=8))
    table = figures(TRIED, town.court_leader, measures=("attempts", "postal_use"), period=quarter, on=TODAY)
    assert table.whole.figures["attempts"].is_kept_back
    assert table.whole.figures["postal_use"].is_kept_back


def test_each_figure_leads_to_as_many_rows_as_it_counts(town: Any, sign_in: Any) -> None:
    desk = sign_in(town.service_specialist)
    report = service_report(town.service_specialist, "organisation", period=YEAR, on=TODAY)
    asked = 0
    for table in (*report.wholes, *report.cuts, report.kinds):
        for line in (*table.lines, table.whole):
            for measure in table.measures:
                figure = line.figures[measure.code]
                if figure.url and not measure.is_rate and measure.code in {"orders", "papers", "attempts"}:
                    text = desk.get(figure.url).content.decode()
                    assert f"共{figure.value}条" in re.sub(r"\s", "", text)
                    asked += 1
    assert asked >= 5
    served = next(one for one in TRIED_MEASURES if one.code == "electronic_served")
    assert served.narrows == {"what": "electronic_served"}


def test_a_leader_without_the_tasks_sees_figures_and_no_rows(town: Any, sign_in: Any) -> None:
    client = sign_in(town.court_leader)
    text = client.get(reverse("service_of_process:reports")).content.decode()
    assert "reports/rows/" not in text
    rows = client.get(
        f"{reverse('service_of_process:report-rows')}?of=attempts&what=attempts"
    ).content.decode()
    assert "共0条" in re.sub(r"\s", "", rows)


@pytest.mark.parametrize("by", ["month", "day", "organisation"])
def test_the_exports_hold_what_the_page_shows(by: str, town: Any, sign_in: Any) -> None:
    client = sign_in(town.court_leader)
    base = "service_of_process:report-export"
    papers = whole(town, town.court_leader)["papers"]

    def fetch(form: str) -> Any:
        answer = client.get(f"{reverse(base)}?form={form}&by={by}")
        assert answer.status_code == 200
        return answer

    sheet = load_workbook(BytesIO(fetch("xlsx").content)).active
    assert sheet is not None
    totals = {row[1].value: row[2].value for row in sheet.iter_rows() if row[0].value == "合计"}
    word = Document(BytesIO(fetch("docx").content))
    written = {row.cells[0].text: row.cells[2].text for row in word.tables[0].rows}
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(fetch("pdf").content)).pages)
    if by != "day":
        assert totals["送达文书（份）"] == papers
        assert written["送达文书"] == str(papers)
    assert "送达报表" in printed
    assert "之后被撤销的不算成功" in re.sub(r"\s", "", printed)


def test_an_unknown_form_or_figure_is_not_found(world: Any, sign_in: Any) -> None:
    client = sign_in(world.court_leader)
    assert client.get(reverse("service_of_process:report-export") + "?form=exe").status_code == 404
    rows = reverse("service_of_process:report-rows")
    for query in (
        "of=nothing&what=attempts",
        "of=attempts&what=persons",
        "of=attempts&what=attempts&first=yesterday",
    ):
        assert client.get(f"{rows}?{query}").status_code == 404
