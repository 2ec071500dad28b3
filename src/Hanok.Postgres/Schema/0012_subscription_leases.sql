-- A subscription that is not renewed ends: hanok subscriptions, Hanok__Direct__LeaseDays.
ALTER TABLE hanok.subscription ADD COLUMN renewed_at timestamptz NOT NULL DEFAULT now();
