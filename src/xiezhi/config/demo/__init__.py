"""The invented world of a demo installation: a court, its people, a few weeks of service of process.

Courts, people, numbers and cases are invented; identity numbers carry valid
check digits in an area code nobody has, telephone numbers stand in a reserved
range. Everything is made through the same actions that pages use, at moments
in the past, so that every history, proof and audit row is a real one.
"""

from xiezhi.config.demo.filling import fill

__all__ = ["fill"]
