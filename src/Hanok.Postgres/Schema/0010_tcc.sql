-- What this service holds for others, and barriers against tries that come after their cancel.
CREATE TABLE hanok.hold (
  kind text NOT NULL,
  id uuid NOT NULL,              -- chosen by the coordinator
  state text NOT NULL,
  request json,                  -- not jsonb, which cannot keep every text; null: a barrier
  request_hash bytea NOT NULL,   -- tells a repeated try from another one with the same id
  expires_at timestamptz NOT NULL,
  due timestamptz,               -- when it is looked after; null: it has ended
  ended_at timestamptz,
  PRIMARY KEY (kind, id)
) WITH (fillfactor = 80);        -- every hold is updated once
CREATE INDEX hold_by_due ON hanok.hold (due) WHERE due IS NOT NULL;
CREATE INDEX hold_by_end ON hanok.hold (ended_at) WHERE ended_at IS NOT NULL;

-- The transactions that this service coordinates.
CREATE TABLE hanok.tcc (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  request json NOT NULL,
  request_hash bytea NOT NULL,
  state text NOT NULL,
  branches json NOT NULL,        -- one for each participant, sixteen at most; always read and written as a whole
  refusal json,
  revision int NOT NULL,         -- fences off an instance that has lost it
  attempts int NOT NULL,
  due timestamptz,               -- when any instance may take it; null: it has ended
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX tcc_by_due ON hanok.tcc (due) WHERE due IS NOT NULL;
CREATE INDEX tcc_by_end ON hanok.tcc (updated_at) WHERE due IS NULL AND state <> 'Heuristic';
CREATE INDEX tcc_heuristic ON hanok.tcc (updated_at) WHERE state = 'Heuristic';
