-- Servers that hold seats; one that has not renewed its row for long is dead, and its seats are free again.
CREATE TABLE seat_server (
  server VARCHAR(64) NOT NULL PRIMARY KEY,
  renewed_at BIGINT NOT NULL
);

-- Limits that servers share; subject '' is the tenant's own. Whoever changes seats of a limit takes the next turn
-- first, which is the lock on its rows.
CREATE TABLE seat_limit (
  tenant_id VARCHAR(64) NOT NULL,
  subject VARCHAR(320) NOT NULL,
  quota VARCHAR(64) NOT NULL,
  turn BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, subject, quota)
);

-- What each server holds of a limit, what it wants (more: it waits), since which turn it waits, in which turn it has
-- asked the others, and in which turn it has last given away all it does not use.
CREATE TABLE seat_share (
  tenant_id VARCHAR(64) NOT NULL,
  subject VARCHAR(320) NOT NULL,
  quota VARCHAR(64) NOT NULL,
  server VARCHAR(64) NOT NULL REFERENCES seat_server (server) ON DELETE CASCADE,
  held BIGINT NOT NULL,
  wanted BIGINT NOT NULL,
  since BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, subject, quota, server)
);

CREATE INDEX seat_share_server ON seat_share (server);

-- When the next run of a tenant or a subject would be on schedule, in microseconds.
CREATE TABLE rate_schedule (
  tenant_id VARCHAR(64) NOT NULL,
  subject VARCHAR(320) NOT NULL,
  scheduled_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, subject)
);

-- Sums of a period that servers share, in their unit: what was used before any server kept them together, and the
-- lock on the rows below.
CREATE TABLE budget (
  tenant_id VARCHAR(64) NOT NULL,
  subject VARCHAR(320) NOT NULL,
  quota VARCHAR(64) NOT NULL,
  period BIGINT NOT NULL,
  base BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, subject, quota, period)
);

-- What a server has used of a sum, and what it has set aside; the latter holds while the server is alive.
CREATE TABLE budget_share (
  tenant_id VARCHAR(64) NOT NULL,
  subject VARCHAR(320) NOT NULL,
  quota VARCHAR(64) NOT NULL,
  period BIGINT NOT NULL,
  owner VARCHAR(64) NOT NULL,
  server VARCHAR(64) NOT NULL,
  used BIGINT NOT NULL,
  held BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, subject, quota, period, owner)
);
