namespace Hanok.Security;

/// <summary>Who may call what services offer to each other, such as the holds of a TCC.</summary>
public static class HanokService
{
    /// <summary>The authorization policy. Everybody meets it in a service without <c>AddTokens</c>; otherwise who has <see cref="Role"/>.</summary>
    public const string Policy = "hanok-service";

    /// <summary>The role of services.</summary>
    public const string Role = "service";
}
