-- What people changed by hand, and why: a row for each change, in its transaction. Only ever appended to.
CREATE TABLE hanok.audit (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  operator text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  reason text NOT NULL,
  detail json NOT NULL           -- before and after; not jsonb, which cannot keep every text that a message can have
);
CREATE INDEX audit_by_target ON hanok.audit (target, number);

-- To find parked messages by their type, which stands in the frame: after the fixed part of 64 bytes, the trace and the channel.
ALTER TABLE hanok.parked ADD COLUMN type text;
UPDATE hanok.parked p SET type = convert_from(substring(frame FROM at + 3 FOR get_byte(frame, at) * 256 + get_byte(frame, at + 1)), 'UTF8')
FROM (SELECT stream, commit_position, commit_index, channel + 2 + get_byte(frame, channel) * 256 + get_byte(frame, channel + 1) AS at
      FROM hanok.parked, LATERAL (SELECT 64 + get_byte(frame, 7) % 2 * 25 AS channel) AS start) AS place
WHERE (p.stream, p.commit_position, p.commit_index) = (place.stream, place.commit_position, place.commit_index);
ALTER TABLE hanok.parked ALTER COLUMN type SET NOT NULL;

-- Only the first of a key is tried, or waits for a person. What a row's retry_at means follows from that.
CREATE VIEW hanok.parked_state AS
SELECT p.stream, p.commit_position, p.commit_index, p.key, p.type, p.frame, p.reason, p.attempts, p.retry_at, p.parked_at,
       CASE WHEN EXISTS (SELECT FROM hanok.parked b WHERE b.stream = p.stream AND b.key = p.key
                         AND (b.commit_position, b.commit_index) < (p.commit_position, p.commit_index)) THEN 'Behind'
            WHEN p.retry_at IS NULL THEN 'WaitingForPerson'
            ELSE 'Retrying' END AS state
FROM hanok.parked p;
