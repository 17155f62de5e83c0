"""OpenID Connect: sign in with the identity the court already has."""

from xiezhi.kernel.identity.channels.oidc.flow import Start, finish, leaving_address, provider_name, start
from xiezhi.kernel.identity.channels.oidc.provider import ProviderTrouble

__all__ = ["ProviderTrouble", "Start", "finish", "leaving_address", "provider_name", "start"]
