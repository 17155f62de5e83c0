"""What the portal keeps."""

from xiezhi.domains.portal.models.ticket import SupportTicket, TicketAnswer

__all__ = ["SupportTicket", "TicketAnswer"]
