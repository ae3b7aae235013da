"""Dutch sentences as the finders need them: words, forms, clauses."""
