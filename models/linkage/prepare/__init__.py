"""People made ready for comparing: names, numbers and fields in one plain form, and how common each is."""
