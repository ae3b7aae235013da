"""The server: the SPARQL protocol, read-only, and the pages of the graph, over one store.

One process speaks HTTP (:mod:`app`); it holds no graph. A second one, the nursery, loads the store
and forks workers that share it (:mod:`nursery`). A query that runs too long ends with its worker.
"""
