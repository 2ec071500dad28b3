using System.ComponentModel.DataAnnotations;

namespace Hanok.Security.Tokens;

/// <summary>As whom this service calls others: <c>Hanok__Tokens__Client__*</c>, its client at the issuer (RFC 6749, client credentials).</summary>
public sealed class TokenClientOptions : IValidatableObject
{
    public const string Section = "Hanok:Tokens:Client";

    public string Id { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>
    /// Words with spaces between them; <c>{receiver}</c> stands for the name of the service that is called. Empty: whatever the issuer gives this client.
    /// </summary>
    public string Scope { get; set; } = "";

    /// <summary>Seconds for which a call waits for a token before it fails.</summary>
    [Range(1, 60)]
    public int PatienceSeconds { get; set; } = 5;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Id.Length > 0 != Secret.Length > 0)
            yield return new("Of Hanok__Tokens__Client__Id and Hanok__Tokens__Client__Secret one is set and the other is not. Set both, or none.");
    }
}
