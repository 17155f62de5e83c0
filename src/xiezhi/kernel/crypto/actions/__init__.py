"""Lock, unlock, index, sign and check; keys stay inside this room."""

from xiezhi.kernel.crypto.actions.codes import constant_time_equal, random_code, random_token, sm3_hex
from xiezhi.kernel.crypto.actions.fields import (
    blind_index,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    name_bigrams,
)
from xiezhi.kernel.crypto.actions.files import (
    content_length,
    decrypt_range,
    decrypt_stream,
    encrypt_stream,
    new_file_key,
    open_file_key,
    rewrap_file_key,
)
from xiezhi.kernel.crypto.actions.keys import create_key_ring, public_keys, reseal_rows, rotate_key
from xiezhi.kernel.crypto.actions.signatures import sign_ed25519, sm2_sign, sm2_verify, verify_ed25519

__all__ = [
    "blind_index",
    "constant_time_equal",
    "content_length",
    "create_key_ring",
    "decrypt",
    "decrypt_bytes",
    "decrypt_range",
    "decrypt_stream",
    "encrypt",
    "encrypt_bytes",
    "encrypt_stream",
    "name_bigrams",
    "new_file_key",
    "open_file_key",
    "public_keys",
    "random_code",
    "random_token",
    "reseal_rows",
    "rewrap_file_key",
    "rotate_key",
    "sign_ed25519",
    "sm2_sign",
    "sm2_verify",
    "sm3_hex",
    "verify_ed25519",
]
