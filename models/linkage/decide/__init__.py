"""From match weights to links: what caps a probability, who is one person, what a set of links is expected to
be worth.
"""
