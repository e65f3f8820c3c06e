-- The names that a quota allows, with commas between them, where its value is not a number but a list of names.
ALTER TABLE quota_override ADD COLUMN names TEXT NOT NULL DEFAULT '';
