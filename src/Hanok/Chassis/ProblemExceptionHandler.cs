using Hanok.Asks;
using Hanok.Messaging;
using Hanok.Resilience;
using Hanok.Sagas;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Chassis;

/// <summary>Answers an exception with an RFC 9457 problem that has a stable type.</summary>
internal sealed partial class ProblemExceptionHandler(
    IProblemDetailsService problems, IServiceProvider services, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException e => Problem(e.StatusCode, "malformed-request", e.InnerException?.Message ?? e.Message),
            IdempotencyConflictException e => Problem(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", e.Message),
            AnswerTimeoutException e => Problem(StatusCodes.Status504GatewayTimeout, "answer-timeout", e.Message),
            TooManyAsksException e => Problem(StatusCodes.Status503ServiceUnavailable, "too-many-asks", e.Message),
            // Whom this service calls, and where, is nobody's business; the log has it.
            DeadlineExceededException => Problem(
                StatusCodes.Status504GatewayTimeout, "deadline-exceeded", "The time that the request gave for its answer is over. Whether it is done is not known."),
            CallTimeoutException => Problem(
                StatusCodes.Status504GatewayTimeout, "call-timeout", "Another service was asked, and has not answered in time. Whether it is done is not known."),
            CircuitOpenException => Problem(
                StatusCodes.Status503ServiceUnavailable, "circuit-open", "Another service has failed too often in a row, and was not asked. Try again."),
            BulkheadFullException => Problem(
                StatusCodes.Status503ServiceUnavailable, "bulkhead-full", "Too many requests wait for another service, which was not asked. Try again."),
            OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested =>
                Problem(StatusCodes.Status499ClientClosedRequest, "client-closed-request", "The client went away."),
            _ when services.GetService<IDatabase>()?.IsTransient(exception) == true =>
                Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", "The database does not answer. Try again; with the same Idempotency-Key nothing is done twice."),
            _ => Problem(StatusCodes.Status500InternalServerError, "internal-error", "Something is wrong here, and has been logged."),
        };

        if (problem is { Status: StatusCodes.Status503ServiceUnavailable, Type: "urn:hanok:problem:unavailable" })
            // Where the database is away there is one of these for each request, and its stack trace tells nobody anything.
            LogUnavailable(httpContext.Request.Method, httpContext.Request.Path, exception.GetBaseException().Message);
        else if (problem.Status >= StatusCodes.Status500InternalServerError)
            LogFailed(exception, httpContext.Request.Method, httpContext.Request.Path);

        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = exception is CircuitOpenException { RetryAfter.TotalSeconds: > 1 and var seconds }
                ? $"{Math.Ceiling(seconds):F0}"
                : "1";

        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails Problem(int status, string type, string detail) => new()
    {
        Status = status,
        Type = $"urn:hanok:problem:{type}",
        Detail = detail,
    };

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} was answered with 503, for the database does not do what it is asked: {Reason}")]
    private partial void LogUnavailable(string method, string path, string reason);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception exception, string method, string path);
}
