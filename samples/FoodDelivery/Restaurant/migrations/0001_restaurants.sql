CREATE TABLE restaurant (
  id uuid PRIMARY KEY,           -- UUIDv7: in the order of creation
  version int NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  is_open boolean NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE menu_item (
  restaurant_id uuid NOT NULL REFERENCES restaurant,
  number int NOT NULL,           -- the place in the menu
  id text NOT NULL,
  name text NOT NULL,
  price numeric(12,2) NOT NULL,
  currency char(3) NOT NULL,
  PRIMARY KEY (restaurant_id, id)
);
