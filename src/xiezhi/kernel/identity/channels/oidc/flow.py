"""The code flow (OpenID Connect Core 1.0, section 3.1) with state, nonce and PKCE (RFC 7636)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from xiezhi.kernel.identity.channels.oidc.provider import Provider, ProviderTrouble, fetch_token, provider_at

SAFE_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures with a key that only the provider has; never "none", never a shared secret."""
LEEWAY = 60


@dataclass(frozen=True, slots=True)
class Start:
    """Where to send the browser, and what to keep in its session until it comes back."""

    address: str
    kept: dict[str, str]


def provider_name() -> str:
    """What the button says; empty where no provider is configured."""
    chosen = _settings()
    return (
        str(chosen.get("name") or "统一身份认证") if chosen.get("issuer") and chosen.get("client_id") else ""
    )


def start(back_address: str) -> Start:
    """Begin a sign-in."""
    chosen = _settings()
    provider = provider_at(chosen["issuer"])
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    address = prepare_grant_uri(
        provider.authorization_endpoint, client_id=chosen["client_id"], response_type="code",
        redirect_uri=back_address, scope="openid", state=kept["state"], nonce=kept["nonce"],
        code_challenge=create_s256_code_challenge(kept["verifier"]), code_challenge_method="S256",
    )  # fmt: skip
    return Start(address, kept)


def finish(came_to: str, back_address: str, kept: Mapping[str, Any]) -> str:
    """The subject that the provider vouches for, once state, code and ID token have been checked."""
    chosen = _settings()
    answer = {name: values[0] for name, values in parse_qs(urlsplit(came_to).query).items()}
    if not secrets.compare_digest(answer.get("state", "").encode(), str(kept["state"]).encode()):
        raise ProviderTrouble("这次登录不是从本页发起的，请重新登录。", "wrong_state")
    provider = provider_at(chosen["issuer"])
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise ProviderTrouble("这次登录不是从本页发起的，请重新登录。", "wrong_issuer")
    if "code" not in answer:
        raise ProviderTrouble("统一身份认证没有完成登录，可以重新登录。", answer.get("error", "no_code")[:40])
    form = {
        "grant_type": "authorization_code", "code": answer["code"], "redirect_uri": back_address,
        "code_verifier": str(kept["verifier"]),
    }  # fmt: skip
    tokens = fetch_token(provider, form, chosen["client_id"], chosen.get("client_secret", ""))
    return _subject(provider, tokens, chosen["client_id"], str(kept["nonce"]))


def leaving_address(back_address: str) -> str:
    """Where a browser ends its session at the provider (OpenID Connect RP-Initiated Logout 1.0); empty if nowhere."""
    chosen = _settings()
    if not provider_name():
        return ""
    try:
        endpoint = provider_at(chosen["issuer"]).end_session_endpoint
    except ProviderTrouble:
        return ""
    if not endpoint:
        return ""
    asked = urlencode({"client_id": chosen["client_id"], "post_logout_redirect_uri": back_address})
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{asked}"


def _subject(provider: Provider, tokens: dict[str, Any], client_id: str, nonce: str) -> str:
    try:
        token = _decode(provider, str(tokens.get("id_token", "")))
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": client_id, "access_token": tokens.get("access_token")}
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError) as error:
        raise ProviderTrouble("统一身份认证的凭据核对不上，没有登录。", "bad_id_token") from error
    return str(claims["sub"])


def _decode(provider: Provider, id_token: str) -> jwt.Token:
    allowed = [name for name in provider.algorithms if name in SAFE_ALGORITHMS]
    try:
        return jwt.decode(id_token, provider.keys, algorithms=allowed)
    except InvalidKeyIdError:
        # The provider may have changed its keys since they were read.
        fresh = provider_at(provider.issuer, fresh=True)
        return jwt.decode(id_token, fresh.keys, algorithms=allowed)


def _settings() -> dict[str, Any]:
    return dict(getattr(settings, "XIEZHI_OIDC", None) or {})
