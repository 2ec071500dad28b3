-- The work of the messaging benchmark, in both databases. Nothing is unique but the ids: what comes twice must show, not fail.
CREATE TABLE sent (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run int NOT NULL,
  key int NOT NULL,
  seq int NOT NULL,
  text text NOT NULL
);

CREATE TABLE received (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run int NOT NULL,
  key int NOT NULL,
  seq int NOT NULL,
  text text NOT NULL,
  started_at timestamptz NOT NULL
);
