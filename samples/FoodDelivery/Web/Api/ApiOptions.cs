namespace FoodDelivery.Web.Api;

/// <summary>Where the gateway is: the shop uses the public API, as any other client does.</summary>
public sealed record ApiOptions
{
    public const string Section = "services:gateway:http";

    [ConfigurationKeyName("0")]
    public string Address { get; init; } = "http://localhost:8080";

    public bool IsUsable => Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
