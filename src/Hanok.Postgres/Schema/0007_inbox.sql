-- Messages of sources without order, by their ids, for as long as one may be repeated.
CREATE TABLE hanok.inbox (
  source text NOT NULL,
  id uuid NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,   -- its position in this inbox
  received_at timestamptz NOT NULL,
  PRIMARY KEY (source, id)
);
CREATE INDEX inbox_by_age ON hanok.inbox (received_at);
