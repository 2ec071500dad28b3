-- What handlers and endpoints write with Entity Framework Core and Dapper.
CREATE TABLE meal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dish text NOT NULL UNIQUE,
  portions int NOT NULL
);
