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
