-- Messages that are to be sent later. They leave in the order of due and number, in the transaction that sends them.
CREATE TABLE hanok.scheduled (
  id uuid PRIMARY KEY,
  due timestamptz NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  frame bytea NOT NULL
);
CREATE INDEX scheduled_by_due ON hanok.scheduled (due, number);

-- The replies to asks. The id of an ask begins with its deadline (milliseconds since 1970, as in every UUID of version 7), so the replies
-- that nobody can wait for any more are those at the beginning of the index.
CREATE TABLE hanok.reply (
  ask uuid NOT NULL,
  id uuid NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,   -- the order in which they came
  frame bytea NOT NULL,
  PRIMARY KEY (ask, id)
);
