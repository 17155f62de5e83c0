"""The platform this installation reports to."""

from __future__ import annotations

from django.conf import settings

from xiezhi.domains.service_of_process.channels.quality_platform.http import HttpPlatform
from xiezhi.domains.service_of_process.channels.quality_platform.port import PlatformSilent


def quality_platform() -> HttpPlatform:
    """The platform; without one batches wait, or are carried over as files."""
    if not settings.QUALITY_PLATFORM_URL:
        raise PlatformSilent("还没有配置质效平台接口")
    return HttpPlatform(
        settings.QUALITY_PLATFORM_URL, settings.QUALITY_PLATFORM_ACCOUNT, settings.QUALITY_PLATFORM_SECRET
    )
