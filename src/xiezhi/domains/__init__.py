"""One folder per system of the mission; no domain ever imports another."""
