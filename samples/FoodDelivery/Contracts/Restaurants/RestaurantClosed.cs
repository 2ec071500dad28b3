using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Restaurants;

[MessageType("restaurant.restaurant-closed.v1")]
public sealed record RestaurantClosed(RestaurantSnapshot Restaurant) : IEvent;
