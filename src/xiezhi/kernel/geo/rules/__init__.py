"""How an address is read, brought into one form, and masked; which regions there are."""
