"""How things are locked, indexed and streamed, given a key ring."""
