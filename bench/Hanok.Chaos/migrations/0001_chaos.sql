-- What the first service has committed, numbered by key.
CREATE TABLE committed (
  key text NOT NULL,
  n int NOT NULL,
  PRIMARY KEY (key, n)
);
-- What came out of it here, in the order in which it happened.
CREATE TABLE effect (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  n int NOT NULL
);
-- The trips of the first service, with all states they were in.
CREATE TABLE trip (
  id uuid PRIMARY KEY,
  state text NOT NULL
);
-- What the others did for them, as often as they did it.
CREATE TABLE trip_effect (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trip uuid NOT NULL,
  what text NOT NULL
);
