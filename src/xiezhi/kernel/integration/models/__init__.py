"""What the integration room keeps."""

from xiezhi.kernel.integration.models.client import ApiClient, HandOverUse, IdempotencyKey
from xiezhi.kernel.integration.models.delivery import Delivery, DeliveryTry, InboxItem

__all__ = ["ApiClient", "Delivery", "DeliveryTry", "HandOverUse", "IdempotencyKey", "InboxItem"]
