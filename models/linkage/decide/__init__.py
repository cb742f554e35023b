"""From match weights to links: doubts, one person in several mentions, the choice, what to expect of it."""
