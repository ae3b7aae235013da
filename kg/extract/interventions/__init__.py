"""Who said or did what: actors, acts, stances and what they are on."""
