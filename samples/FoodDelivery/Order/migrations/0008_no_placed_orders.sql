-- Which requests have placed orders without a saga is kept by Hanok (hanok.request).
DROP TABLE placed_order;
