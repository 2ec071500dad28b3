using Hanok.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Grpc.Server;

/// <summary>What is no gRPC at all is answered by HTTP, with a problem: there is nobody who would understand a status.</summary>
internal static class GrpcRefusal
{
    /// <returns>Whether the request was refused.</returns>
    public static async ValueTask<bool> WriteAsync(HttpContext context)
    {
        if (Reason(context) is not { } problem)
            return false;

        context.Response.StatusCode = problem.Status!.Value;
        var problems = context.RequestServices.GetRequiredService<IProblemDetailsService>();
        await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
        return true;
    }

    private static ProblemDetails? Reason(HttpContext context)
    {
        if (!GrpcHeaders.IsGrpc(context.Request.ContentType))
            return Problem(StatusCodes.Status415UnsupportedMediaType, $"This is a gRPC method. Send {GrpcHeaders.ContentType} with protobuf messages.");

        return HttpProtocol.IsHttp2(context.Request.Protocol)
            ? null
            : Problem(StatusCodes.Status426UpgradeRequired, "gRPC needs HTTP/2. Call the service's gRPC endpoint (Kestrel__Endpoints__Grpc__Url).");
    }

    private static ProblemDetails Problem(int status, string detail) => new() { Status = status, Type = "urn:hanok:problem:not-grpc", Detail = detail };
}
