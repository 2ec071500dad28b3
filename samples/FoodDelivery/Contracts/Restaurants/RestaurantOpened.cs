using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Restaurants;

[MessageType("restaurant.restaurant-opened.v1")]
public sealed record RestaurantOpened(RestaurantSnapshot Restaurant) : IEvent;
