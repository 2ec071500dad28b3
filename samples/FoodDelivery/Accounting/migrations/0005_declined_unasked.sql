-- An order can time out before its card was asked for: then it is DECLINED, of no consumer and no amount.
ALTER TABLE card_authorization
  ALTER COLUMN consumer_id DROP NOT NULL, ALTER COLUMN amount DROP NOT NULL, ALTER COLUMN currency DROP NOT NULL;
