-- What the sagas that cancel and revise orders need.
ALTER TABLE orders ADD COLUMN version bigint NOT NULL DEFAULT 1;   -- raised by every change: who has read the order can tell whether it is still so
ALTER TABLE orders ADD COLUMN authorized numeric(12,2);            -- what the card is good for; null before the order is approved
ALTER TABLE orders ADD COLUMN changed_by uuid;                     -- the saga that cancels or revises it, or was the last to
ALTER TABLE orders ADD COLUMN change_refusal_code text;            -- why that came to nothing
ALTER TABLE orders ADD COLUMN change_refusal_reason text;
UPDATE orders SET authorized = total WHERE state = 'APPROVED';
