"""What a court has set for its service of process."""

from __future__ import annotations

from datetime import timedelta

from xiezhi.domains.service_of_process.models import CourtSettings, SettingsChange
from xiezhi.domains.service_of_process.rules.access import STANDARD, AccessPolicy


def settings_of(court_id: int) -> CourtSettings:
    """The settings of a court, or the standard ones where it has set nothing."""
    return CourtSettings.objects.filter(court_id=court_id).first() or CourtSettings(court_id=court_id)


def changes_of_settings(court_id: int) -> list[SettingsChange]:
    """What was changed in the settings of a court, the latest first."""
    return list(SettingsChange.objects.filter(settings__court_id=court_id).select_related("by")[:50])


def access_policy(court_id: int) -> AccessPolicy:
    """How long a link opens and how often a code may be tried."""
    days = settings_of(court_id).link_days
    return AccessPolicy(link_valid=timedelta(days=days)) if days != STANDARD.link_valid.days else STANDARD
