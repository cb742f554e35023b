"""The private servers under ``KITH_HOME``: PostgreSQL and Valkey, started when needed and shared by processes."""
