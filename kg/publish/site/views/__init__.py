"""What pages show beyond the facts of an IRI, one module per kind of thing."""
