"""The population register 人口信息库: asked for what service needs, and nothing more is let in."""

from xiezhi.domains.service_of_process.channels.population_register.configured import population_register
from xiezhi.domains.service_of_process.channels.population_register.http import HttpRegister
from xiezhi.domains.service_of_process.channels.population_register.port import (
    PopulationRegister,
    RegisterSilent,
)

__all__ = ["HttpRegister", "PopulationRegister", "RegisterSilent", "population_register"]
