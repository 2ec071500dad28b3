-- Orders that no saga directs: tells a repeated request from another one with the same key, as the saga's row does for the others.
CREATE TABLE placed_order (
  conversation uuid PRIMARY KEY,
  request_hash bytea NOT NULL,
  order_id uuid NOT NULL
);

-- One order for each key, also when it is repeated after a switch from one style to the other.
CREATE UNIQUE INDEX orders_by_saga ON orders (saga_id);
