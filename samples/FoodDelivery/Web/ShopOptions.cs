namespace FoodDelivery.Web;

public sealed record ShopOptions
{
    public const string Section = "Shop";

    /// <summary>
    /// Who can be chosen by name: the API has no list of consumers. They may stand in a file of their own, which <c>Shop:ConsumersFile</c>
    /// names.
    /// </summary>
    public IList<KnownConsumer> Consumers { get; init; } = [];

    /// <summary>Said to who signs in, as whom anybody may; empty for nothing. For a system with sample data.</summary>
    public string SignInHint { get; init; } = "";
}
