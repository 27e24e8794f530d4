"""Scripts: what is done beside the house; nothing in it imports them."""
