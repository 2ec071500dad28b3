using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Chassis;

/// <summary>
/// What answers GET answers HEAD too (RFC 9110, 9.3.2). An endpoint that takes only GET is asked as if by GET; the server sends no body to who
/// asked by HEAD.
/// </summary>
internal static class HeadRequests
{
    // Of answers that end when their reader goes. Who wants the head of one has it when it begins.
    private static readonly string[] Streams = ["text/event-stream", "application/x-ndjson", "application/json-seq"];

    public static void UseHeadRequests(this WebApplication application) => application.UseWhen(IsNotTaken, branch =>
    {
        // A branch is not given the routes, so as not to find them by accident.
        branch.Properties["__GlobalEndpointRouteBuilder"] = application;
        branch.Use(AsGetAsync);
        branch.UseRouting();
    });

    // For a method that nobody takes at this path, routing has an endpoint that is on no route and answers 405.
    private static bool IsNotTaken(HttpContext context) => HttpMethods.IsHead(context.Request.Method) && context.GetEndpoint() is not (null or RouteEndpoint);

    private static async Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Method = HttpMethods.Get;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();

        using var begun = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var client = context.RequestAborted;
        context.RequestAborted = begun.Token;
        context.Response.OnStarting(() =>
            Streams.Any(type => context.Response.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true) ? begun.CancelAsync() : Task.CompletedTask);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (begun.IsCancellationRequested && context.Response.HasStarted && !client.IsCancellationRequested)
        {
            // The stream that only its head was wanted of.
        }
        finally
        {
            (context.RequestAborted, context.Request.Method) = (client, HttpMethods.Head);
        }
    }
}
