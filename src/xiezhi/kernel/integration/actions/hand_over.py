"""Let somebody in who comes from another system with its signed word, once and within a minute (SP-01).

The other system signs a JWT (RFC 7519) and sends the browser to ``/hand-over/``
with it. With a shared secret it is HS256; where the key kept for the client is
a public key in PEM form, it is Ed25519, and the secret never leaves that system.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, OKPKey

from xiezhi.kernel.identity.actions.sign_in import refuse_entry
from xiezhi.kernel.identity.actions.tries import count_try, tries_so_far
from xiezhi.kernel.identity.queries.people import people_known_as
from xiezhi.kernel.identity.types import SignInMeans
from xiezhi.kernel.integration.models import ApiClient, HandOverUse
from xiezhi.kernel.integration.rules.targets import is_local_target
from xiezhi.lib.verdict import Refused

AUDIENCE = "xiezhi"
LONGEST_LIFE = 60
LEEWAY = 5
WINDOW = timedelta(minutes=15)
WRONG_PER_ADDRESS = 60
_REQUIRED = ("iss", "sub", "aud", "iat", "exp", "jti")
_AGAIN = "请回办案系统再点一次"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who comes, from which system, and where they want to go."""

    person: Any
    client: ApiClient
    target: str


def use_hand_over(token: str, *, at: datetime, ip: str) -> HandOver:
    """Check a hand-over and use it up; what was refused is recorded."""
    counted = f"hand-over:{ip}"
    if tries_so_far(counted, at=at, window=WINDOW) >= WRONG_PER_ADDRESS:
        raise Refused("这个网络地址试错太多", code="too_many", remedy="请15分钟后再试，或者用口令登录")
    try:
        return _use(token, at)
    except Refused as refused:
        count_try(counted, at=at, window=WINDOW)
        refuse_entry(None, refused.code, means=SignInMeans.HAND_OVER, at=at)
        raise


@transaction.atomic
def _use(token: str, at: datetime) -> HandOver:
    client = _client_of(token)
    claims = _checked_claims(token, client, at)
    target = str(claims.get("target") or "/")
    if not is_local_target(target):
        raise Refused("要打开的地址不是本系统的页面", code="bad_target", remedy="请联系办案系统管理员")
    people = people_known_as(str(claims["sub"]), client.organisation)
    if len(people) != 1:
        raise Refused(
            "本系统里没有与您的工号对应的账号", code="unknown_person", remedy="请让本院系统管理员登记您的工号"
        )
    person = people[0]
    if not person.is_active:
        raise Refused("您的账号已停用", code="inactive", remedy="请联系本院系统管理员")
    _use_up(client, str(claims["jti"]), at)
    return HandOver(person, client, target)


def _client_of(token: str) -> ApiClient:
    """The system the token says it comes from; nothing of the token is believed before its signature is checked."""
    try:
        claimed = json.loads(jws.extract_compact(token.encode()).payload)
        issuer = str(claimed["iss"])
    except (JoseError, ValueError, KeyError, TypeError):
        raise Refused("免登录凭据看不懂", code="bad_token", remedy=_AGAIN) from None
    client = ApiClient.objects.select_related("organisation").filter(client_id=issuer, active=True).first()
    if client is None or not client.hand_over_secret:
        raise Refused("这个系统没有开通免登录", code="unknown_client", remedy="请用口令登录")
    return client


def _checked_claims(token: str, client: ApiClient, at: datetime) -> dict[str, Any]:
    secret = str(client.hand_over_secret)
    try:
        if secret.startswith("-----BEGIN PUBLIC KEY-----"):
            claims = jwt.decode(token, OKPKey.import_key(secret), algorithms=["Ed25519"]).claims
        else:
            claims = jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims
        asked: dict[str, Any] = {name: {"essential": True} for name in _REQUIRED}
        asked["aud"]["value"] = AUDIENCE
        jwt.JWTClaimsRegistry(now=int(at.timestamp()), leeway=LEEWAY, **asked).validate(claims)
    except JoseError as error:
        expired = type(error).__name__ == "ExpiredTokenError"
        message = "免登录凭据已过期" if expired else "免登录凭据的签名或内容不对"
        raise Refused(message, code="expired" if expired else "bad_token", remedy=_AGAIN) from None
    if claims["exp"] - claims["iat"] > LONGEST_LIFE:
        raise Refused("免登录凭据的有效期超过一分钟", code="too_long", remedy="请联系办案系统管理员")
    return dict(claims)


def _use_up(client: ApiClient, token_id: str, at: datetime) -> None:
    HandOverUse.objects.filter(at__lt=at - timedelta(days=1)).delete()
    try:
        with transaction.atomic():
            HandOverUse.objects.create(client=client, token_id=token_id[:80], at=at)
    except IntegrityError:
        raise Refused("免登录凭据已经用过", code="used", remedy=_AGAIN) from None
