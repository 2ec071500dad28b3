-- A courier and a place in the kitchen, both or none. The id is that of the transaction which holds them (hanok.tcc).
CREATE TABLE checkout (
  id uuid PRIMARY KEY,
  restaurant_id uuid NOT NULL,
  delivery_address text,
  deliver_at timestamptz NOT NULL,
  state text NOT NULL,           -- PENDING, CONFIRMING, CONFIRMED, REJECTED, DISPUTED
  rejection_code text,
  rejection_reason text,
  created_at timestamptz NOT NULL
) WITH (fillfactor = 80);        -- every checkout is updated, so leave room for that on its page
