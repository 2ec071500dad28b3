namespace Hanok.Security;

/// <summary>Services as callers: <see cref="HanokPeer.Policy"/> lets them in.</summary>
public static class HanokService
{
    /// <summary>The role of services.</summary>
    public const string Role = "service";
}
