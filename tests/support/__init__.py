"""What tests stand on: a database in a second, a small town of people, a clock that obeys."""
