"""The verbs, each one whole: read, link, enrich, deliver."""
