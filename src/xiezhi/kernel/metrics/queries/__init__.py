"""Figures over what a person's rights reach; the door for pages, exports and other apps."""

from xiezhi.kernel.metrics.queries.figures import figures
from xiezhi.kernel.metrics.rules.periods import NAMED, named_period, span

__all__ = ["NAMED", "figures", "named_period", "span"]
