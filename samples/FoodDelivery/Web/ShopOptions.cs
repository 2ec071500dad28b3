namespace FoodDelivery.Web;

public sealed record ShopOptions
{
    public const string Section = "Shop";

    /// <summary>Who can be chosen by name: there is no list of consumers to ask for.</summary>
    public IList<KnownConsumer> Consumers { get; init; } = [];
}
