-- The sum of what is authorized for each consumer and not reversed. Only ever added to and subtracted from, with the authorizations.
CREATE TABLE account (
  id text PRIMARY KEY,           -- consumer/currency
  authorized numeric(20,2) NOT NULL
) WITH (fillfactor = 50);        -- updated with every order

INSERT INTO account (id, authorized)
SELECT consumer_id || '/' || currency, sum(amount) FROM card_authorization WHERE state = 'AUTHORIZED' GROUP BY 1;

-- What came before there were version files has come all the same: its reversal must find it.
INSERT INTO hanok.operation (key, name, state, body, recorded_at)
SELECT 'authorization/' || order_id, 'authorize', 'Applied', '', now() FROM card_authorization;
