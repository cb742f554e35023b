"""The private servers under ``KITH_HOME``: PostgreSQL and Valkey, shared by processes."""
