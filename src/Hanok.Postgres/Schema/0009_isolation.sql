-- Semantic locks that are held. A lock that nobody holds has no row.
CREATE TABLE hanok.semantic_lock (
  resource text PRIMARY KEY,
  owner uuid NOT NULL,
  fence bigint NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz              -- null: until it is released
) WITH (fillfactor = 70);
CREATE INDEX semantic_lock_by_owner ON hanok.semantic_lock (owner);

-- Who waits for them, in the order of their numbers.
CREATE TABLE hanok.semantic_lock_waiter (
  resource text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  owner uuid NOT NULL,
  request uuid NOT NULL,
  lease interval,
  since timestamptz NOT NULL,
  trace_parent text NOT NULL,
  PRIMARY KEY (resource, owner)
);
CREATE INDEX semantic_lock_waiter_by_owner ON hanok.semantic_lock_waiter (owner);

-- One for all locks: a fence is higher than all before it, also those of a lock that was forgotten in between.
CREATE SEQUENCE hanok.semantic_lock_fence;

-- Version files: which operations have come for a key, and which of them wait for another that has not.
CREATE TABLE hanok.operation (
  key text NOT NULL,
  name text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  state text NOT NULL,           -- Applied, Remembered, Dropped
  after text,
  undoes text,
  body bytea NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (key, name)
) WITH (fillfactor = 80);
CREATE INDEX operation_by_age ON hanok.operation (recorded_at);
