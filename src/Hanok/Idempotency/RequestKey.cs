using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Hanok.Messaging;
using Microsoft.AspNetCore.Http;

namespace Hanok.Idempotency;

/// <summary>
/// An idempotent request: the same key from the same caller for the same operation is the same request, which is done once and answered
/// alike every time. Immutable.
/// </summary>
/// <remarks>
/// An endpoint with <c>WithIdempotency()</c> takes it as a parameter, when it writes it down itself, in the transaction of what it does: by
/// starting a saga or a TCC with it, or with <see cref="IdempotentRequests"/>. An endpoint that does not take it has its answers kept.
/// </remarks>
public sealed class RequestKey : IBindableFromHttpContext<RequestKey>
{
    private Guid? _id;

    private RequestKey(string caller, string operation, string key, byte[] hash) => (Caller, Operation, Key, Hash) = (caller, operation, key, hash);

    /// <summary>Who asks: the subject of the token; empty for nobody.</summary>
    public string Caller { get; }

    /// <summary>What is asked for: method, path and what stands in it.</summary>
    public string Operation { get; }

    /// <summary>As the client sent it.</summary>
    public string Key { get; }

    /// <summary>Tells a repetition from another request with the same key.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>
    /// The same for the same caller, operation and key, and for no others. What follows from the request can have ids that follow from this
    /// one (<see cref="StableId"/>).
    /// </summary>
    // With their lengths, so that nobody's name and key together look like those of somebody else.
    public Guid Id => _id ??= StableId.Of($"{Caller.Length}:{Caller}{Operation.Length}:{Operation}{Key}");

    /// <summary>The key of a request that comes from elsewhere than an endpoint: from a job, or a test.</summary>
    /// <param name="request">The request, written in one way.</param>
    public static RequestKey Of(string key, ReadOnlySpan<byte> request = default, string operation = "", string caller = "") =>
        new(caller, operation, key, SHA256.HashData(request));

    /// <summary>The same key, where the endpoint knows better what makes two requests the same.</summary>
    /// <param name="request">The request, written in one way.</param>
    public RequestKey For(ReadOnlySpan<byte> request) => new(Caller, Operation, Key, SHA256.HashData(request)) { _id = _id };

    /// <summary>Whether what was done under this key was done for this request.</summary>
    /// <exception cref="IdempotencyConflictException">It was another one.</exception>
    internal void Match(ReadOnlySpan<byte> hash)
    {
        if (!RequestHash.IsSame(Hash.Span, hash))
            throw new IdempotencyConflictException(Key);
    }

    /// <summary>Binds the parameter of an endpoint. Null when the key is optional and there is none.</summary>
    public static ValueTask<RequestKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Feature>() is { } feature
            ? ValueTask.FromResult(feature.Request)
            : throw new InvalidOperationException("An endpoint that takes a RequestKey needs .WithIdempotency().");
    }

    internal static RequestKey Of(HttpContext context, string operation, string key, ReadOnlySpan<byte> body)
    {
        var what = new StringBuilder(operation);
        foreach (var (_, value) in context.Request.RouteValues)
            what.Append('\n').Append(value);

        return new(
            CallerOf(context), what.ToString(), key, RequestHash.Of(context.Request, body));
    }

    internal static void Bind(HttpContext context, RequestKey? request) => context.Features.Set(new Feature(request));

    private static string CallerOf(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true } identity)
            return "";

        // Who is known but has no name is whoever has this credential.
        var name = context.User.FindFirst("sub")?.Value ?? identity.Name;
        return string.IsNullOrEmpty(name)
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Headers.Authorization}")))
            : $"{identity.AuthenticationType}/{name}";
    }

    private sealed record Feature(RequestKey? Request);
}
