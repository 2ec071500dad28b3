using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Hanok.Grpc.Server;

/// <summary>What a handler knows of the call that it serves, beside the request.</summary>
/// <remarks>Not thread-safe, and only for as long as the handler runs.</remarks>
public sealed class GrpcCall
{
    private readonly HttpContext _context;

    private GrpcMetadata? _metadata;

    internal GrpcCall(HttpContext context, DateTimeOffset deadline, CancellationToken cancellation) =>
        (_context, Deadline, Cancellation) = (context, deadline, cancellation);

    /// <summary>The services of this call: scoped ones end with it.</summary>
    public IServiceProvider Services => _context.RequestServices;

    /// <summary>Who calls, if the service asks for it.</summary>
    public ClaimsPrincipal User => _context.User;

    /// <summary>What the caller sent along.</summary>
    public GrpcMetadata Metadata => _metadata ??= Read(_context.Request.Headers);

    /// <summary>Goes to the caller before the first message; what is added later does not go at all.</summary>
    public GrpcMetadata ResponseMetadata { get; } = new();

    /// <summary>Goes to the caller with the status, when it is OK; another status is a <see cref="GrpcException"/>, which has trailers of its own.</summary>
    public GrpcMetadata Trailers { get; } = new();

    /// <summary>Until then the caller waits.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>The deadline has passed, the caller has gone or given up, or, of a stream, the service is shutting down.</summary>
    public CancellationToken Cancellation { get; }

    private static GrpcMetadata Read(IHeaderDictionary headers)
    {
        var metadata = new GrpcMetadata();
        foreach (var (name, values) in headers)
            foreach (var value in values)
                metadata.Receive(name, value);

        return metadata;
    }
}
