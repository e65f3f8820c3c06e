-- Valid for SQLite and PostgreSQL alike; times are milliseconds since 1970, ids are made by the server.

CREATE TABLE tenant (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  state VARCHAR(16) NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED', 'DRAINING')),
  pool_max BIGINT,
  pool_guaranteed BIGINT,
  created_at BIGINT NOT NULL
);

-- A key itself is never stored, only its SHA-256 (in hex) and its first characters as a hint for people.
CREATE TABLE tenant_key (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  tenant_id VARCHAR(64) NOT NULL REFERENCES tenant (id),
  hash VARCHAR(64) NOT NULL UNIQUE,
  hint VARCHAR(16) NOT NULL,
  kind VARCHAR(16) NOT NULL CHECK (kind IN ('PUBLISHABLE', 'SECRET')),
  mode VARCHAR(8) NOT NULL CHECK (mode IN ('LIVE', 'TEST')),
  origins TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE INDEX tenant_key_tenant ON tenant_key (tenant_id);
