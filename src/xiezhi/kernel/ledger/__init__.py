"""One log that can only grow: what stood in it once can be proved for ever, offline."""
