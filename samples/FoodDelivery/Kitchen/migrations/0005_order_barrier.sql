-- Orders that were called off before the kitchen had a ticket for them: one that comes late is not cooked any more.
CREATE TABLE order_barrier (
  order_id uuid PRIMARY KEY
);
