-- What the order service knows of the restaurants, from their events.
CREATE TABLE restaurant (
  id uuid PRIMARY KEY,
  version int NOT NULL,
  is_open boolean NOT NULL
);

CREATE TABLE menu_item (
  restaurant_id uuid NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  price numeric(12,2) NOT NULL,
  currency char(3) NOT NULL,
  PRIMARY KEY (restaurant_id, id)
);

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  saga_id uuid NOT NULL,
  consumer_id uuid NOT NULL,
  restaurant_id uuid NOT NULL,
  delivery_address text NOT NULL,
  items jsonb NOT NULL,          -- always read and written as a whole
  total numeric(12,2),           -- null: could not be priced
  currency char(3),
  state text NOT NULL,
  ticket_id uuid,
  rejection_code text,
  rejection_reason text,
  created_at timestamptz NOT NULL
) WITH (fillfactor = 80);        -- every order is updated, so leave room for that on its page
