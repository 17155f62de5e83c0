"""Facts that the integration room publishes."""

from xiezhi.kernel.integration.types import declare_event

DELIVERY_GIVEN_UP = declare_event("integration.delivery_given_up", "推送多次失败，需要人处理")
