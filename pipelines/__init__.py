"""The verbs, each one whole: mine, link, enrich, deliver."""
