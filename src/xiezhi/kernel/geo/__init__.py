"""Where things are: addresses as courts write them."""
