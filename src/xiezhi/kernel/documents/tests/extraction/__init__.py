"""Reading the basic fields of court documents."""
