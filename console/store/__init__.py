"""All SQL. SQLite (SQLCipher) and PostgreSQL by one SQLAlchemy Core schema."""
