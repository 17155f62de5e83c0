"""Who did what, when, to which object, and why: written once, sealed, never changed."""
