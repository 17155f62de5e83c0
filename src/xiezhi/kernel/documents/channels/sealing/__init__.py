"""Electronic seals: one port, a local machine for trying out, a certified machine over HTTP."""

from xiezhi.kernel.documents.channels.sealing.choice import machine_for
from xiezhi.kernel.documents.channels.sealing.port import SealFailed, SealMachine

__all__ = ["SealFailed", "SealMachine", "machine_for"]
