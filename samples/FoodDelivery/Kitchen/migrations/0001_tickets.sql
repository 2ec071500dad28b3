-- What the kitchen knows of the restaurants, from their events.
CREATE TABLE restaurant (
  id uuid PRIMARY KEY,
  version int NOT NULL,
  is_open boolean NOT NULL
);

CREATE TABLE menu_item (
  restaurant_id uuid NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (restaurant_id, id)
);

CREATE TABLE ticket (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL UNIQUE,
  restaurant_id uuid NOT NULL,
  state text NOT NULL,
  items jsonb NOT NULL,          -- always read and written as a whole
  created_at timestamptz NOT NULL
) WITH (fillfactor = 80);        -- every ticket is updated, so leave room for that on its page
