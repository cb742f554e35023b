"""Where bytes come from: files and archives, mailboxes, web pages. No meaning here."""
