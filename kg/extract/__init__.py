"""From a document to mentions and statements."""
