-- The order that a checkout brings; null for one that is of none.
ALTER TABLE checkout ADD COLUMN order_id uuid;
