-- The order that is brought; null for a checkout of none. An order may be brought in several ways, and each has its courier.
ALTER TABLE delivery ADD COLUMN order_id uuid;
CREATE INDEX ON delivery (order_id) WHERE order_id IS NOT NULL;
