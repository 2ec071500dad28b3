using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Web.Api;

/// <summary>Where the gateway is: the shop uses the public API, as any other client does.</summary>
public sealed record ApiOptions
{
    public const string Section = "services:gateway:http";

    [ConfigurationKeyName("0")]
    [Required, RegularExpression("^https?://.+", ErrorMessage = "services:gateway:http:0 is no address. Write it as in http://localhost:8080.")]
    public string Address { get; init; } = "http://localhost:8080";
}
