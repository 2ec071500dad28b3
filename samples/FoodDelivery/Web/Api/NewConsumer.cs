namespace FoodDelivery.Web.Api;

public sealed record NewConsumer(string Name, string Email, Money OrderLimit);
