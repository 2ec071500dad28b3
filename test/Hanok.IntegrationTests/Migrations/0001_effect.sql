-- What the handlers of a contract suite did, in the order in which they did it.
CREATE TABLE effect (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL
);
