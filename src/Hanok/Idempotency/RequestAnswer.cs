using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hanok.Idempotency;

/// <summary>What a request was answered, to be given again to whoever repeats it: as it was, whatever has become of it since.</summary>
/// <param name="Headers">Those that belong to the answer, not to the connection: see <see cref="IsKept"/>.</param>
/// <param name="Body">Null when it was too large to be kept; empty for none.</param>
public sealed record RequestAnswer(int Status, IReadOnlyList<KeyValuePair<string, string?[]>> Headers, byte[]? Body) : IResult
{
    // What is made for each answer, or belongs to the connection or the browser. Cookies above all: an old one would take the new one's place.
    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Date", "Keep-Alive", "Server", "Set-Cookie", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Gives it, or, when its body was not kept, says so.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        if (Body is null)
        {
            response.Headers.Location = new(Headers.FirstOrDefault(h => h.Key.Equals("Location", StringComparison.OrdinalIgnoreCase)).Value);
            await IdempotencyProblem.AnswerNotKept(Status).ExecuteAsync(httpContext);
            return;
        }

        response.StatusCode = Status;
        foreach (var (name, values) in Headers)
            response.Headers[name] = new StringValues(values);

        if (Body.Length == 0)
            return;

        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }

    /// <summary>The answer that is in <paramref name="response"/>.</summary>
    internal static RequestAnswer Of(HttpResponse response, byte[]? body) =>
        new(response.StatusCode, [.. response.Headers.Where(h => IsKept(h.Key)).Select(h => KeyValuePair.Create(h.Key, h.Value.ToArray()))], body);

    /// <summary>Whether to repeat the request would lead to the same: not for what asks to come again, or says that something is broken.</summary>
    internal static bool IsFinal(int status) => status < StatusCodes.Status500InternalServerError
        && status is not (StatusCodes.Status408RequestTimeout or 425 or StatusCodes.Status429TooManyRequests);

    private static bool IsKept(string header) => !NotKept.Contains(header);
}
