namespace FoodDelivery.Orders.Checkouts;

/// <summary>A consumer has as many checkouts ahead as one may have.</summary>
public sealed class TooManyCheckoutsException(int most) : Exception($"{most} checkouts lie ahead of this consumer, which is the most. Wait until one is over.");
