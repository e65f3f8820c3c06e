-- Each change of a tenant, its keys or its quotas takes the next number; who knows everything up to one of them
-- asks for what came after. The counter's row is locked until the change is committed, so numbers become visible
-- in their order.
CREATE TABLE change_counter (
  id SMALLINT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

INSERT INTO change_counter (id, value) VALUES (1, 0);

-- The newest change of each tenant; a tenant that was removed keeps its row.
CREATE TABLE tenant_change (
  tenant_id VARCHAR(64) NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);

CREATE INDEX tenant_change_seq ON tenant_change (seq);

ALTER TABLE tenant ADD COLUMN null_origin SMALLINT NOT NULL DEFAULT 0;

-- What a tenant signs tokens with: a shared secret (HS256, in base64) or a public key (SubjectPublicKeyInfo in base64).
CREATE TABLE token_key (
  tenant_id VARCHAR(64) NOT NULL REFERENCES tenant (id),
  kid VARCHAR(64) NOT NULL,
  algorithm VARCHAR(8) NOT NULL CHECK (algorithm IN ('HS256', 'RS256', 'EDDSA')),
  material TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (tenant_id, kid)
);

-- The subject '' stands for the tenant itself, '*' for each of its subjects.
CREATE TABLE quota_override (
  tenant_id VARCHAR(64) NOT NULL REFERENCES tenant (id),
  subject VARCHAR(256) NOT NULL,
  quota VARCHAR(64) NOT NULL,
  value BIGINT NOT NULL,
  expires_at BIGINT,
  set_by VARCHAR(128) NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, subject, quota)
);

INSERT INTO quota_override (tenant_id, subject, quota, value, set_by, set_at)
  SELECT id, '', 'runnersMax', pool_max, 'migration', created_at FROM tenant WHERE pool_max IS NOT NULL;
INSERT INTO quota_override (tenant_id, subject, quota, value, set_by, set_at)
  SELECT id, '', 'runnersGuaranteed', pool_guaranteed, 'migration', created_at FROM tenant
  WHERE pool_guaranteed IS NOT NULL;

ALTER TABLE tenant DROP COLUMN pool_max;
ALTER TABLE tenant DROP COLUMN pool_guaranteed;

-- Every write: who, when, what was before and what is after (JSON, without secrets); seq is that of the change.
CREATE TABLE audit (
  seq BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  actor VARCHAR(256) NOT NULL,
  action VARCHAR(64) NOT NULL,
  tenant_id VARCHAR(64) NOT NULL,
  target VARCHAR(400) NOT NULL,
  before_json TEXT,
  after_json TEXT
);

CREATE INDEX audit_tenant ON audit (tenant_id, seq);
