"""The whole graph as linked data: canonical N-Quads, TriG, Turtle, JSON-LD; VoID and DCAT."""
