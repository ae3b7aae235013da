"""From statements to one checked, queryable graph and its answers."""
