-- Who may administer; of a token only its SHA-256 (in hex) is kept. A tenant-admin is bound to one tenant.
CREATE TABLE admin_token (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  hash VARCHAR(64) NOT NULL UNIQUE,
  name VARCHAR(200) NOT NULL,
  role VARCHAR(16) NOT NULL CHECK (role IN ('VIEWER', 'OPERATOR', 'OWNER', 'TENANT_ADMIN')),
  tenant_id VARCHAR(64),
  created_at BIGINT NOT NULL
);
