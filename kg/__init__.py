"""Knowledge graph of EU justice and home affairs policy."""

__version__ = "0.1.0"
