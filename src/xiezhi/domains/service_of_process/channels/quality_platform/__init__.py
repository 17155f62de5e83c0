"""The quality platform 质效平台: batches go out, its word on each row comes back."""

from xiezhi.domains.service_of_process.channels.quality_platform.configured import quality_platform
from xiezhi.domains.service_of_process.channels.quality_platform.http import HttpPlatform
from xiezhi.domains.service_of_process.channels.quality_platform.port import PlatformSilent, QualityPlatform

__all__ = ["HttpPlatform", "PlatformSilent", "QualityPlatform", "quality_platform"]
