-- How the messages of this service are read: from the log of the server, or from the table below. Decided by 'migrate', for all instances.
CREATE TABLE hanok.outbox_mode (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  mode text NOT NULL CHECK (mode IN ('Tailing', 'Polling')),
  decided_at timestamptz NOT NULL DEFAULT now(),
  -- Part of the stream's name: where the schema is made anew, ids begin anew, and another stream with them.
  made uuid NOT NULL DEFAULT gen_random_uuid()
);

-- The messages of one transaction are one row, and its id is their position. Used in mode 'Polling' only.
CREATE TABLE hanok.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  frames bytea NOT NULL
) WITH (
  -- Every row is deleted soon after it came, so the table is cleaned by how many were, not by which part of it: of nothing, any part is nothing.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000
);
