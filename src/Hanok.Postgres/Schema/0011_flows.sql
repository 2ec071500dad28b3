-- Flows that this service owns, by conversation: how far each is, as far as its events have come here.
CREATE TABLE hanok.flow (
  id uuid NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  key text NOT NULL,             -- of the event that started it
  started_at timestamptz,        -- null: the event that starts it has not come
  due timestamptz,               -- when to look at it if nothing happens
  ended_at timestamptz,
  PRIMARY KEY (id, name)
) WITH (fillfactor = 70);
CREATE INDEX flow_by_due ON hanok.flow (due) WHERE due IS NOT NULL;
CREATE INDEX flow_by_end ON hanok.flow (ended_at) WHERE ended_at IS NOT NULL;

-- What has happened in a flow. Only ever appended to, and removed with the flow.
CREATE TABLE hanok.flow_event (
  flow_id uuid NOT NULL,
  flow_name text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,   -- the order in which they came
  id uuid NOT NULL,
  event text NOT NULL,
  source text NOT NULL,
  causation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (flow_id, flow_name, id)
);
