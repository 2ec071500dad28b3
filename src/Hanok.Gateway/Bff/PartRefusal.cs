namespace Hanok.Gateway.Bff;

/// <summary>A service's no that is meant for the client: 400 to 499.</summary>
/// <param name="Type">Of its problem, when it was one.</param>
/// <param name="Challenge">Its <c>WWW-Authenticate</c>.</param>
internal sealed record PartRefusal(int Status, string? Type = null, string? Detail = null, string? Challenge = null);
