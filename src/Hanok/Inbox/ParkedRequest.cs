using Hanok.Audit;
using Microsoft.AspNetCore.Http;

namespace Hanok.Inbox;

/// <summary>The body of a change: an object with the reason, and what else it takes.</summary>
/// <param name="Body">The new body of the message, as it was written; null when there is none.</param>
internal sealed record ParkedRequest(string Reason, byte[]? Body, ParkedFilter Filter, ParkedId? After)
{
    /// <exception cref="BadHttpRequestException">It cannot be used; the message says why.</exception>
    public static async Task<ParkedRequest> ReadAsync(HttpContext context)
    {
        using var body = await ChangeBody.ReadAsync(context);
        return new(body.Reason, body.Raw("body"), FilterOf(body.Text("key"), body.Text("type"), body.Text("state")), IdOf(body.Text("after")));
    }

    /// <exception cref="BadHttpRequestException">There is no such state.</exception>
    public static ParkedFilter FilterOf(string? key, string? type, string? state)
    {
        if (key?.Contains('\0') == true || type?.Contains('\0') == true)
            throw new BadHttpRequestException("A key or type has no NUL in it.");

        if (state is null)
            return new(key, type);

        foreach (var known in Enum.GetValues<ParkedState>())
            if (ParkedJson.Name(known) == state)
                return new(key, type, known);

        throw new BadHttpRequestException(
            $"There is no state '{state}'. There are: {string.Join(", ", Enum.GetValues<ParkedState>().Select(ParkedJson.Name))}.");
    }

    /// <exception cref="BadHttpRequestException">It is no id.</exception>
    public static ParkedId? IdOf(string? after)
    {
        if (after is null)
            return null;

        return ParkedId.TryParse(after, out var id) ? id : throw new BadHttpRequestException($"after is '{after}'; take 'next' from the page before.");
    }
}
