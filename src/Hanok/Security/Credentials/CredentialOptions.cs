using System.ComponentModel.DataAnnotations;

namespace Hanok.Security.Credentials;

/// <summary>How services prove to each other which one they are: <c>Hanok__Credentials__*</c>.</summary>
/// <remarks>
/// Either one <see cref="Secret"/> for the whole system, from which all else follows, or a <see cref="Key"/> and the credentials in
/// <see cref="For"/>, with which a service can speak for nobody but itself.
/// </remarks>
public sealed class CredentialOptions : IValidatableObject
{
    public const string Section = "Hanok:Credentials";

    /// <summary>What a person can guess is shorter.</summary>
    public const int ShortestSecret = 32;

    /// <summary>The same for every service of a system. Whoever has it can speak for all of them.</summary>
    public string Secret { get; set; } = "";

    /// <summary>This service's own key: the credentials of those that call it follow from it.</summary>
    public string Key { get; set; } = "";

    /// <summary>This service's credential at another, by the name of the other: <c>Hanok__Credentials__For__order=...</c>.</summary>
    public Dictionary<string, string> For { get; } = new(StringComparer.Ordinal);

    /// <summary>Believes every caller the name that it gives. For trials only: whoever reaches the port can speak for every service.</summary>
    public bool Anyone { get; set; }

    /// <summary>
    /// A file with the certificates (PEM) of the authority that signs for services. A TLS client certificate of it that has one service's name
    /// among its DNS names then proves that service, as a credential does.
    /// </summary>
    public string Authority { get; set; } = "";

    internal bool CanCheck => Anyone || Secret.Length > 0 || Key.Length > 0 || Authority.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Secret", Secret), ("Key", Key)])
            if (value.Length is > 0 and < ShortestSecret)
                return [new(
                    $"Hanok__Credentials__{name} has {value.Length} characters, and needs {ShortestSecret} or more. Make one: openssl rand -hex 32")];

        if (Authority.Length > 0 && !File.Exists(Authority))
            return [new($"Hanok__Credentials__Authority is '{Authority}', and there is no such file. Give the path of a PEM file.")];

        return Secret.Length > 0 && Key.Length > 0
            ? [new("Hanok__Credentials__Secret and Hanok__Credentials__Key are both set. Set one: what the key is follows from the secret.")]
            : [];
    }
}
