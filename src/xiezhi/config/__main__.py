"""``python -m xiezhi.config`` is the command line."""

from xiezhi.config.cli import main

main()
