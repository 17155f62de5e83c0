"""The addresses of this machine, and whether a port is free."""

from __future__ import annotations

import fcntl
import socket
import struct

SIOCGIFADDR = 0x8915
# Documentation addresses: asking which way leads there sends nothing.
NOWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}


def own_addresses() -> list[str]:
    """Addresses under which others in the same network reach this machine, the usual one first."""
    found = [address for family in NOWHERE if (address := _way_out(family))]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(asking.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # an interface without an IPv4 address
            found.append(socket.inet_ntoa(answer[20:24]))
    return [one for one in dict.fromkeys(found) if not one.startswith("127.") and one != "::1"]


def _way_out(family: socket.AddressFamily) -> str:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((NOWHERE[family], 9))
            return str(asking.getsockname()[0])
    except OSError:
        return ""  # no way out of this machine


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
        except OSError:
            return False
    return True
