-- The orders of a consumer as they are shown: a view, made from the events of the order service, that could be made anew from them.
CREATE TABLE past_order (
  id uuid PRIMARY KEY,
  consumer_id uuid NOT NULL,
  restaurant_id uuid NOT NULL,
  state text NOT NULL,
  items jsonb NOT NULL,          -- always read and written as a whole
  total numeric(12,2),           -- null: could not be priced
  currency char(3),
  rejection_code text,
  rejection_reason text,
  placed_at timestamptz NOT NULL
) WITH (fillfactor = 80);        -- every order is updated, so leave room for that on its page

-- In the order in which pages are read, so that a page costs the same wherever it is.
CREATE INDEX past_order_by_consumer ON past_order (consumer_id, placed_at DESC, id DESC);
