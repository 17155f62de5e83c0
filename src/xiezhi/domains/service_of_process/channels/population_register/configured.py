"""The register this installation asks."""

from __future__ import annotations

from django.conf import settings

from xiezhi.domains.service_of_process.channels.population_register.http import HttpRegister
from xiezhi.domains.service_of_process.channels.population_register.port import RegisterSilent


def population_register() -> HttpRegister:
    """The register; without one a letter waits, and its page says so."""
    if not settings.POPULATION_REGISTER_URL:
        raise RegisterSilent("还没有配置人口信息库接口")
    return HttpRegister(
        settings.POPULATION_REGISTER_URL,
        settings.POPULATION_REGISTER_ACCOUNT,
        settings.POPULATION_REGISTER_SECRET,
    )
