"""A seal machine to try the HTTP adapter on: real keys, real sockets, no certificate of anybody's."""

from xiezhi.kernel.documents.channels.sealing.simulator.server import SealMachineSimulator

__all__ = ["SealMachineSimulator"]
