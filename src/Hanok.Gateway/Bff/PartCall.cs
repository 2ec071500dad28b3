using System.Net;
using System.Text.Json;
using Hanok.Resilience;

namespace Hanok.Gateway.Bff;

/// <summary>Asks a service for one part, and judges its answer.</summary>
/// <param name="clients">For parts that are asked for in the gateway's own name, another than for those in the client's.</param>
internal sealed class PartCall(IHttpClientFactory clients, int bytesLimit, TimeProvider time)
{
    public const string ClientName = "hanok.bff", ServiceClientName = "hanok.bff.service";

    // A problem is a few lines; what is longer is not read.
    private const int ProblemLimit = 16 * 1024;

    /// <param name="authorization">The client's, which the service checks again. Nothing else of its request goes on.</param>
    /// <param name="left">How long the answer is waited for, which the service is told.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<PartOutcome> SendAsync(CompositionPart part, Uri address, string? authorization, TimeSpan left, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("application/json"));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var deadline = Deadline.Within(left, time);
        try
        {
            var http = clients.CreateClient(part.UsesServiceToken ? ServiceClientName : ClientName);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return await JudgeAsync(part, response, cancellation);
        }
        catch (JsonException)
        {
            return PartOutcome.Lacking(MissingReason.BadAnswer);
        }
        catch (HttpRequestException e) when (e is CallTimeoutException or DeadlineExceededException)
        {
            return PartOutcome.Lacking(MissingReason.Timeout);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Not reached, broken off, or refused by what stands in between, such as an open circuit breaker.
            return PartOutcome.Lacking(MissingReason.Down);
        }
    }

    private async Task<PartOutcome> JudgeAsync(CompositionPart part, HttpResponseMessage response, CancellationToken cancellation) => response.StatusCode switch
    {
        HttpStatusCode.NoContent => PartOutcome.Absent,
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => await ReadAsync(part, response, cancellation),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => PartOutcome.NotThere(await RefusalAsync(response, cancellation)),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            PartOutcome.Lacking(MissingReason.Refused, await RefusalAsync(response, cancellation)),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => PartOutcome.Lacking(MissingReason.Down),
        >= HttpStatusCode.BadRequest => PartOutcome.Lacking(MissingReason.BadAnswer, await RefusalAsync(response, cancellation)),
        _ => PartOutcome.Lacking(MissingReason.BadAnswer), // A redirection: the address that was asked is the one that was meant.
    };

    private async Task<PartOutcome> ReadAsync(CompositionPart part, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!IsJson(response) || await BytesAsync(response, bytesLimit, cancellation) is not { } bytes)
            return PartOutcome.Lacking(MissingReason.BadAnswer);

        // Two fields of one name mean one thing here and another there.
        var answer = JsonElement.Parse(bytes, new() { AllowDuplicateProperties = false });
        return answer.ValueKind == JsonValueKind.Null ? PartOutcome.Absent : PartOutcome.There(answer, part.Show(answer));
    }

    private static async Task<PartRefusal> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var refusal = new PartRefusal((int)response.StatusCode, Challenge: response.Headers.WwwAuthenticate is { Count: > 0 } challenge ? challenge.ToString() : null);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json" || await BytesAsync(response, ProblemLimit, cancellation) is not { } bytes)
            return refusal;

        try
        {
            var problem = JsonElement.Parse(bytes);
            return refusal with { Type = Text(problem, "type"), Detail = Text(problem, "detail") };
        }
        catch (JsonException)
        {
            return refusal;
        }
    }

    private static string? Text(JsonElement problem, string field) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsJson(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType is { } type
        && (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal));

    /// <returns>Null when it is longer than the limit: the rest is not read.</returns>
    private static async Task<byte[]?> BytesAsync(HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > limit)
            return null;

        using var bytes = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[8 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > limit)
                return null;

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
