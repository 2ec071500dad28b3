using FoodDelivery.Kitchen.Domain;

namespace FoodDelivery.Kitchen.Messaging;

/// <summary>Not now: the event that decides has not arrived here. An exception, so that the command comes again instead of being refused.</summary>
public sealed class ReplicaBehindException(TicketRequest request, int version) : Exception(
    $"Order {request.OrderId} was priced by version {request.RestaurantVersion} of restaurant {request.RestaurantId}, "
    + $"of which version {version} is known here. The command is handled when the event has arrived.");
