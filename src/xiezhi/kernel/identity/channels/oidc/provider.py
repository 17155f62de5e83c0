"""What the identity provider says of itself and answers over the wire.

Every call has a time-out and follows no redirect. Its description and keys are
kept for ten minutes; a key that is not among them is looked for once more.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

TIME_OUT = httpx.Timeout(5.0, connect=3.0)
KEEP_FOR = 600.0
LARGEST_ANSWER = 1_000_000
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_lock = Lock()
_kept: dict[str, tuple[float, Provider]] = {}


class ProviderTrouble(Exception):
    """The sign-in through the provider did not come off; the message is for the person, the code for the record."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider, as it describes itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    algorithms: tuple[str, ...]
    keys: KeySet
    end_session_endpoint: str = ""


def provider_at(issuer: str, *, fresh: bool = False) -> Provider:
    """The provider's description and keys, from memory where they are young enough."""
    with _lock:
        known = _kept.get(issuer)
        if known and not fresh and known[0] > time.monotonic():
            return known[1]
    found = _ask(issuer)
    with _lock:
        _kept[issuer] = (time.monotonic() + KEEP_FOR, found)
    return found


def fetch_token(
    provider: Provider, form: dict[str, str], client_id: str, client_secret: str
) -> dict[str, Any]:
    """Turn the code into tokens."""
    auth = httpx.BasicAuth(client_id, client_secret) if client_secret else None
    values = form if client_secret else form | {"client_id": client_id}
    answer = _call("POST", provider.token_endpoint, data=values, auth=auth)
    if answer.status_code != 200:
        raise ProviderTrouble("统一身份认证没有认可这次登录，请重新登录。", "code_refused")
    return _json(answer)


def _ask(issuer: str) -> Provider:
    described = _json(_call("GET", issuer.rstrip("/") + "/.well-known/openid-configuration"))
    if described.get("issuer") != issuer:
        raise ProviderTrouble("统一身份认证的配置与平台自称的不一致，请联系系统管理员。", "issuer_mismatch")
    endpoints = {name: str(described.get(name, "")) for name in _ENDPOINTS}
    if not all(_is_fitting(address, issuer) for address in endpoints.values()):
        raise ProviderTrouble("统一身份认证给出的地址不安全，请联系系统管理员。", "unsafe_endpoint")
    try:
        keys = KeySet.import_key_set(_json(_call("GET", endpoints["jwks_uri"])))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderTrouble("统一身份认证的公钥读不出来，请联系系统管理员。", "bad_keys") from error
    algorithms = described.get("id_token_signing_alg_values_supported") or ["RS256"]
    leaving = str(described.get("end_session_endpoint") or "")
    if leaving and not _is_fitting(leaving, issuer):
        leaving = ""
    return Provider(
        end_session_endpoint=leaving,
        issuer=issuer,
        algorithms=tuple(map(str, algorithms)),
        keys=keys,
        **endpoints,
    )


def _is_fitting(address: str, issuer: str) -> bool:
    """An address with TLS wherever the issuer itself has it."""
    parts, own = urlsplit(address), urlsplit(issuer)
    return bool(parts.netloc) and (parts.scheme == "https" or own.scheme == parts.scheme == "http")


def _call(method: str, address: str, **options: Any) -> httpx.Response:
    headers = {"Accept": "application/json"}
    try:
        with httpx.Client(timeout=TIME_OUT, follow_redirects=False) as client:
            return client.request(method, address, headers=headers, **options)
    except httpx.HTTPError as error:
        raise ProviderTrouble(
            "统一身份认证平台没有回应，可以先用用户名和口令登录。", "provider_unreachable"
        ) from error


def _json(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == 200 and len(answer.content) <= LARGEST_ANSWER:
        try:
            found = answer.json()
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
    raise ProviderTrouble("统一身份认证平台的回答看不懂，请联系系统管理员。", "bad_answer")
