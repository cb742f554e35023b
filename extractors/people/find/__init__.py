"""Finds what a text says of people, without saying who they are.

Telephone numbers and e-mail addresses, the language and country they are read by, names that stand alone on a
line, and titles, companies and postal addresses beside a name. Every finding is a span of the text.
"""
