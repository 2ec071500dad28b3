-- Requests with an Idempotency-Key and their answers, where neither a saga nor a TCC is what they did.
CREATE TABLE hanok.request (
  id uuid PRIMARY KEY,             -- follows from caller, operation and key
  hash bytea NOT NULL,             -- tells a repeated request from another one with the same key
  claim uuid NOT NULL,             -- the attempt that began it, or has answered it
  leased_until timestamptz NOT NULL,
  status int,                      -- of the answer; null: it is being processed
  headers json,
  body bytea,                      -- null: there was more than is kept
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 80);          -- every request is updated once, with its answer
CREATE INDEX request_by_expiry ON hanok.request (expires_at);
