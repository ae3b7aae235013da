"""The tables for researchers: statements, Councils, points, dossiers, names, events, figures."""
