-- How far this service has applied each stream of messages: one row for each sender and lane, updated in place.
CREATE TABLE hanok.watermark (
  stream text NOT NULL,
  lane smallint NOT NULL,
  commit_position bigint NOT NULL,
  commit_index int NOT NULL,
  PRIMARY KEY (stream, lane)
) WITH (fillfactor = 50);

-- Messages that could not be handled, and those of the same key behind them.
CREATE TABLE hanok.parked (
  stream text NOT NULL,
  commit_position bigint NOT NULL,
  commit_index int NOT NULL,
  key text NOT NULL,
  frame bytea NOT NULL,
  reason text NOT NULL,
  attempts int NOT NULL,
  retry_at timestamptz,          -- null: waits for a person
  parked_at timestamptz NOT NULL,
  PRIMARY KEY (stream, commit_position, commit_index)
);
CREATE INDEX parked_by_key ON hanok.parked (stream, key, commit_position, commit_index);
CREATE INDEX parked_by_retry ON hanok.parked (retry_at) WHERE retry_at IS NOT NULL;

-- Who gets the events of this service by the direct transport, also while they are down.
CREATE TABLE hanok.subscription (
  channel text NOT NULL,
  subscriber text NOT NULL,
  PRIMARY KEY (channel, subscriber)
);
