-- The service that tried a hold: it alone may confirm and cancel it. Null: tried before this was kept.
ALTER TABLE hanok.hold ADD COLUMN owner text;
