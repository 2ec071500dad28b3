-- Whose a checkout is. Of those before, nobody wrote it down: they are the operator's.
ALTER TABLE checkout ADD COLUMN consumer_id uuid;
CREATE INDEX ON checkout (consumer_id, deliver_at) WHERE consumer_id IS NOT NULL;
