-- Who alone may change a tenant: 'file' for those that the file of tenancy.file declares; NULL = any administrator.
ALTER TABLE tenant ADD COLUMN managed_by VARCHAR(16);
