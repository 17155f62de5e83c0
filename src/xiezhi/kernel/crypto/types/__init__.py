"""The words of the crypto room: hashes, keys, signatures and what can go wrong."""

from xiezhi.kernel.crypto.types.forms import IndexForm
from xiezhi.kernel.crypto.types.hashes import Hash, hmac_sm3
from xiezhi.kernel.crypto.types.keys import FileKey, KeyKind, KeyRing
from xiezhi.kernel.crypto.types.refusals import CannotDecrypt, KeyRingTrouble, UnknownKeyVersion
from xiezhi.kernel.crypto.types.signatures import PublicKeys, SignatureAlgorithm, VerifyKey

__all__ = [
    "CannotDecrypt",
    "FileKey",
    "Hash",
    "IndexForm",
    "KeyKind",
    "KeyRing",
    "KeyRingTrouble",
    "PublicKeys",
    "SignatureAlgorithm",
    "UnknownKeyVersion",
    "VerifyKey",
    "hmac_sm3",
]
