namespace FoodDelivery.Web;

public sealed record KnownConsumer
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
}
