CREATE TABLE hanok.saga (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  version int NOT NULL,
  definition text NOT NULL,      -- hash of the steps it was started with
  status text NOT NULL,
  step text,                     -- the step it is at; null when it has ended
  awaiting uuid,                 -- the command whose reply it waits for
  state jsonb NOT NULL,
  refusal jsonb,
  request_hash bytea NOT NULL,   -- tells a repeated request from another one with the same key
  revision int NOT NULL,
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX saga_running ON hanok.saga (started_at) WHERE ended_at IS NULL;

-- What happened in a saga, one row for each move. Only ever appended to.
CREATE TABLE hanok.saga_history (
  saga_id uuid NOT NULL,
  number int NOT NULL,
  at timestamptz NOT NULL,
  step text NOT NULL,
  what text NOT NULL,
  message_type text,
  message_id uuid,
  detail text,
  PRIMARY KEY (saga_id, number)
);
