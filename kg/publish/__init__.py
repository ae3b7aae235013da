"""From the graph to tables, files and pages."""
