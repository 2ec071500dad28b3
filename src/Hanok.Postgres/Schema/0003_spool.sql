-- What destinations that are away have not taken yet. Appended to and drained in order.
CREATE TABLE hanok.spool (
  destination text NOT NULL,
  stream text NOT NULL,
  commit_position bigint NOT NULL,
  commit_index int NOT NULL,
  frame bytea NOT NULL,
  PRIMARY KEY (destination, stream, commit_position, commit_index)
);
