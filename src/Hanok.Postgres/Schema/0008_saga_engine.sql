-- Sagas by the names of their steps, with deadlines. No release had the tables before.
DROP TABLE hanok.saga_history;
DROP TABLE hanok.saga;

CREATE TABLE hanok.saga (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY,   -- in the order of starting: the history is kept by it, so that it grows at its end only
  name text NOT NULL,
  version int NOT NULL,
  definition text NOT NULL,      -- hash of the steps it was started with
  status text NOT NULL,
  progress json NOT NULL,        -- {"done":[names],"skipped":[names],"open":[{"step","message","due","attempt","sendAgain"}]}
  state json NOT NULL,           -- json, not jsonb: written and read as a whole, and never searched
  refusal json,
  command bytea,                 -- the frame of the command that it answers when it ends
  request_hash bytea NOT NULL,   -- tells a repeated request from another one with the same key
  revision int NOT NULL,
  deadline timestamptz,
  due timestamptz,               -- the earliest of the deadlines of saga and open steps
  is_overdue boolean NOT NULL,
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX saga_running ON hanok.saga (due) WHERE ended_at IS NULL;
CREATE INDEX saga_ended ON hanok.saga (ended_at) WHERE ended_at IS NOT NULL;

-- What happened in a saga, one row for each transaction that moved it. Only ever appended to.
CREATE TABLE hanok.saga_history (
  saga bigint NOT NULL,          -- its number
  number int NOT NULL,           -- of the first of the entries
  at timestamptz NOT NULL,
  entries json NOT NULL,         -- [{"step","what","type","id","detail","change"}]
  PRIMARY KEY (saga, number)
);
