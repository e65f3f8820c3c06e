-- What was used, summed up per minute (1), hour (2) and day (3); start is the first millisecond of the span (UTC).
-- Anonymous readers share one subject.
CREATE TABLE usage_sum (
  span SMALLINT NOT NULL CHECK (span IN (1, 2, 3)),
  start_at BIGINT NOT NULL,
  tenant_id VARCHAR(64) NOT NULL,
  subject VARCHAR(320) NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  origin VARCHAR(320) NOT NULL,
  runs BIGINT NOT NULL,
  n_ok BIGINT NOT NULL,
  n_error BIGINT NOT NULL,
  n_interrupted BIGINT NOT NULL,
  n_timeout BIGINT NOT NULL,
  n_memory BIGINT NOT NULL,
  n_output_limit BIGINT NOT NULL,
  n_cancelled BIGINT NOT NULL,
  n_crashed BIGINT NOT NULL,
  wall_ms BIGINT NOT NULL,
  cpu_ms BIGINT NOT NULL,
  peak_memory_bytes BIGINT NOT NULL,
  output_bytes BIGINT NOT NULL,
  PRIMARY KEY (span, start_at, tenant_id, subject, key_id, origin)
);

CREATE INDEX usage_sum_tenant ON usage_sum (tenant_id, span, start_at);

-- Refusals by reason: the name of a quota or an error code.
CREATE TABLE refusal_sum (
  span SMALLINT NOT NULL CHECK (span IN (1, 2, 3)),
  start_at BIGINT NOT NULL,
  tenant_id VARCHAR(64) NOT NULL,
  reason VARCHAR(64) NOT NULL,
  refusals BIGINT NOT NULL,
  PRIMARY KEY (span, start_at, tenant_id, reason)
);

CREATE INDEX refusal_sum_tenant ON refusal_sum (tenant_id, span, start_at);

-- The newest batch of each server that has been added up: one that is sent again is not added again.
CREATE TABLE usage_batch (
  writer VARCHAR(64) NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL
);
