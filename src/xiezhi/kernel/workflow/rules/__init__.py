"""The legal rules of the clock: limits, calendars and how a due date is reckoned.

``due("C09.judgment", {"judgment_served_on": date(2026, 1, 30)})`` answers with
a :class:`~xiezhi.kernel.workflow.types.Due` and every step that led there.
"""

from xiezhi.kernel.workflow.rules.calendars import Calendar
from xiezhi.kernel.workflow.rules.deadlines import due
from xiezhi.kernel.workflow.rules.limits import Limit, limit, limits
from xiezhi.kernel.workflow.rules.outcomes import alarm_level
from xiezhi.kernel.workflow.rules.periods import posted_in_time, sentence_end

__all__ = ["Calendar", "Limit", "alarm_level", "due", "limit", "limits", "posted_in_time", "sentence_end"]
