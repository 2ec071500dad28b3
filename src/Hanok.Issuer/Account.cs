namespace Hanok.Issuer;

/// <summary>A user or a client.</summary>
/// <param name="Secret">By <see cref="SecretHash"/>. Null only for a client that cannot keep one, such as a command line: it may only pass on a user's password.</param>
/// <param name="Claims">Further claims of its tokens.</param>
public sealed record Account(string? Secret, IReadOnlyList<string>? Roles = null, IReadOnlyDictionary<string, string>? Claims = null);
