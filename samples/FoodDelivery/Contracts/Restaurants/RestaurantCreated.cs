using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Restaurants;

[MessageType("restaurant.restaurant-created.v1")]
public sealed record RestaurantCreated(RestaurantSnapshot Restaurant) : IEvent;
