-- While a saga cancels or revises a ticket: the state it comes back to, and what it is to be cooked instead.
ALTER TABLE ticket ADD COLUMN previous_state text;
ALTER TABLE ticket ADD COLUMN revised_items jsonb;
