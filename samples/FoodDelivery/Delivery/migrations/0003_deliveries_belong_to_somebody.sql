-- Whose a delivery is. Of those before, nobody wrote it down: they are the operator's, and no order's page shows them.
ALTER TABLE delivery ADD COLUMN consumer_id uuid;
