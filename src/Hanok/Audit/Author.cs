using Microsoft.AspNetCore.Http;

namespace Hanok.Audit;

/// <summary>Who wants a change, and why.</summary>
internal sealed record Author(string Operator, string Reason)
{
    /// <summary>Detail of a history: who and why, in one line.</summary>
    public override string ToString() => $"{Operator}: {Reason}";

    // The policy asks for a role, which whoever has no name cannot have from a key; another scheme might give it to one.
    /// <exception cref="BadHttpRequestException">They have no name.</exception>
    public static Author Of(HttpContext context, string reason) =>
        new(context.User.Identity?.Name ?? throw new BadHttpRequestException(
            "Whoever you are has no name for the audit log: the authentication scheme must set one.", StatusCodes.Status403Forbidden), reason);
}
