CREATE TABLE consumer (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL,
  order_limit numeric(12,2) NOT NULL,
  currency char(3) NOT NULL,
  created_at timestamptz NOT NULL
);
