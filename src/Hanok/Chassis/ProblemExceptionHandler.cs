using Hanok.Asks;
using Hanok.Idempotency;
using Hanok.Messaging;
using Hanok.Resilience;
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
            BadHttpRequestException e => Problem(e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "payload-too-large" : "malformed-request", e.InnerException?.Message ?? e.Message),
            IdempotencyConflictException e => Problem(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", e.Message),
            RequestRunningException e => Problem(StatusCodes.Status409Conflict, "idempotency-key-in-use", e.Message),
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

        if (problem.Status >= StatusCodes.Status500InternalServerError)
            Log(exception, problem, httpContext.Request);

        if (problem.Status == StatusCodes.Status503ServiceUnavailable || exception is RequestRunningException)
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

    // What went as it is meant to go when others are away or in a hurry is a line; where in the code it was found tells nobody anything.
    private void Log(Exception exception, ProblemDetails problem, HttpRequest request)
    {
        if (exception is DeadlineExceededException)
            LogLate(request.Method, request.Path, exception.Message);
        else if (exception is CallTimeoutException or CircuitOpenException or BulkheadFullException or AnswerTimeoutException or TooManyAsksException)
            LogRefused(request.Method, request.Path, exception.Message);
        else if (problem is { Status: StatusCodes.Status503ServiceUnavailable, Type: "urn:hanok:problem:unavailable" })
            LogUnavailable(request.Method, request.Path, exception.GetBaseException().Message);
        else
            LogFailed(exception, request.Method, request.Path);
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Path} was not answered in the time that it gave. {Reason}")]
    private partial void LogLate(string method, string path, string reason);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} could not be answered. {Reason}")]
    private partial void LogRefused(string method, string path, string reason);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception exception, string method, string path);
}
