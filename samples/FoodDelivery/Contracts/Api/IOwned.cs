namespace FoodDelivery.Contracts.Api;

/// <summary>What a caller can name: an order, a ticket, a checkout.</summary>
public interface IOwned
{
    Owner Owner { get; }
}
