"""What a text names: recognising names in one pass, and linking each to one node."""
