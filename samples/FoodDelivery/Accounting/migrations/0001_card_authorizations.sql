-- The payment token is not kept: whoever has it can charge the card.
CREATE TABLE card_authorization (
  order_id uuid PRIMARY KEY,     -- an order is authorized once
  consumer_id uuid NOT NULL,
  amount numeric(12,2) NOT NULL,
  currency char(3) NOT NULL,
  state text NOT NULL,           -- AUTHORIZED, DECLINED
  created_at timestamptz NOT NULL
);
