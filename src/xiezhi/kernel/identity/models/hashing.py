"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idAtOwaspMinimum(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes, one lane: OWASP's minimum (decision 27)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
