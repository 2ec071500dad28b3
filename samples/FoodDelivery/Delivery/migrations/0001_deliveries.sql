CREATE TABLE courier (
  id uuid PRIMARY KEY,
  name text NOT NULL
);

-- Until there is an API to hire them.
INSERT INTO courier (id, name) VALUES
  ('0199e0a5-0000-7000-8000-000000000001', 'Sora'),
  ('0199e0a5-0000-7000-8000-000000000002', 'Hyun'),
  ('0199e0a5-0000-7000-8000-000000000003', 'Dana'),
  ('0199e0a5-0000-7000-8000-000000000004', 'Bora'),
  ('0199e0a5-0000-7000-8000-000000000005', 'Taeyang');

-- A courier's half hour for one checkout. A hold that is cancelled or expires leaves nothing here.
CREATE TABLE delivery (
  hold_id uuid PRIMARY KEY,
  checkout_id uuid NOT NULL UNIQUE,
  courier_id uuid NOT NULL REFERENCES courier,
  slot timestamptz NOT NULL,
  address text,
  state text NOT NULL,           -- HELD, SCHEDULED
  UNIQUE (courier_id, slot)
);
