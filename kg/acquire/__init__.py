"""From a publisher's files to a :class:`kg.model.Document`."""
