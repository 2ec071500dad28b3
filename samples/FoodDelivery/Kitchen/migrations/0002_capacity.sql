-- How many places of a restaurant's half hour are held or taken. A counter, so that checkouts need not know of each other.
CREATE TABLE capacity (
  restaurant_id uuid NOT NULL,
  slot timestamptz NOT NULL,
  taken int NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (restaurant_id, slot)
) WITH (fillfactor = 50);
