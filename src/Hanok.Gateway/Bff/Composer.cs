using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hanok.Observability;
using Hanok.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Bff;

/// <summary>Answers requests for compositions.</summary>
internal sealed partial class Composer(
    IHttpClientFactory clients, IOptions<BffOptions> options, IProblemDetailsService problems, TimeProvider time, ILogger<Composer> logger)
{
    // As the services wrote it: a plus sign is one. It is JSON and said to be, so nobody reads it as HTML.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Counter<long> MissingParts = new Meter(HanokTelemetry.Name).CreateCounter<long>(
        "hanok.bff.missing", "{part}", "Parts that a composition could not get, by reason.");

    public async Task AnswerAsync(Composition composition, HttpContext context)
    {
        var call = new PartCall(clients, options.Value.PartBytesLimit, time);
        using var run = new CompositionRun(composition, context, call, DeadlineOf(composition, context.Request), time);
        var outcomes = await run.OutcomesAsync();
        context.RequestAborted.ThrowIfCancellationRequested();
        Tell(composition.Parts, outcomes, context);

        // What one client may see is no other's, and is of now.
        context.Response.Headers.CacheControl = "no-store";
        if (CompositionProblem.Of(composition.Parts, outcomes) is { } problem)
        {
            context.Response.StatusCode = problem.Status!.Value;
            if (problem.Status == StatusCodes.Status503ServiceUnavailable)
                context.Response.Headers.RetryAfter = "1";
            if (problem.Status == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = outcomes.Select(o => o.Refusal?.Challenge).FirstOrDefault(c => c is not null) ?? "Bearer";

            await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Plain);
        Write(json, composition.Parts, outcomes);
        await json.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<CompositionPart> parts, PartOutcome[] outcomes)
    {
        json.WriteStartObject();
        for (var i = 0; i < parts.Count; i++)
        {
            json.WritePropertyName(parts[i].Name);
            if ((outcomes[i].Shown ?? (outcomes[i].Missing is null ? null : parts[i].Fallback)) is { } value)
                value.WriteTo(json);
            else
                json.WriteNullValue();
        }

        var missing = parts.Zip(outcomes).Where(pair => pair.Second.Missing is not null).ToList();
        json.WriteStartArray("missing");
        foreach (var (part, _) in missing)
            json.WriteStringValue(part.Name);

        json.WriteEndArray();
        if (missing.Count > 0)
        {
            json.WriteStartObject("reasons");
            foreach (var (part, outcome) in missing)
                json.WriteString(part.Name, outcome.Missing);

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Whoever calls may have less time than we would take; more is not given.
    private TimeSpan DeadlineOf(Composition composition, HttpRequest request)
    {
        var own = composition.Deadline ?? TimeSpan.FromMilliseconds(options.Value.DeadlineMilliseconds);
        return uint.TryParse(request.Headers[Deadline.Header], NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            && TimeSpan.FromMilliseconds(left) is { } given && given < own ? given : own;
    }

    private void Tell(IReadOnlyList<CompositionPart> parts, PartOutcome[] outcomes, HttpContext context)
    {
        for (var i = 0; i < parts.Count; i++)
            if (outcomes[i].Missing is { } reason)
            {
                MissingParts.Add(1, new("http.route", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText), new("hanok.part", parts[i].Name), new("hanok.reason", reason));

                // The others are trouble that passes, and counted; this is a mistake that somebody has to look for.
                if (reason == MissingReason.BadAnswer)
                    LogBadAnswer(parts[i].Name, context.Request.Path, parts[i].Address.Text);
            }
    }

    [LoggerMessage(LogLevel.Warning, "The part '{Part}' of {Path} is missing: {Address} gave an answer that cannot be used.")]
    private partial void LogBadAnswer(string part, string path, string address);
}
