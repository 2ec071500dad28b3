using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Hanok.Grpc.Server;

/// <summary>The methods of one service, each with its handler. A method without one is UNIMPLEMENTED.</summary>
/// <remarks>Policies such as <c>RequireAuthorization()</c> hold for all of its methods.</remarks>
public sealed class GrpcServiceEndpoints : IEndpointConventionBuilder
{
    private readonly ServiceDescriptor _service;
    private readonly RouteGroupBuilder _group;
    private readonly GrpcServer _server;

    internal GrpcServiceEndpoints(IEndpointRouteBuilder endpoints, ServiceDescriptor service)
    {
        _service = service;
        _server = endpoints.ServiceProvider.GetService<GrpcServer>()
            ?? throw new InvalidOperationException($"{service.FullName} cannot be served: call AddGrpc() on the Hanok builder first.");
        _group = endpoints.MapGroup($"/{service.FullName}");
        // A call has a deadline of its own, and tells it by a status.
        _group.DisableRequestTimeout();
        // Each message has its limit (GrpcOptions), which is told by a status too.
        _group.WithMetadata(new DisableRequestSizeLimitAttribute());
        _group.MapPost("/{method}", context => GrpcServer.RefuseAsync(context, Missing((string?)context.Request.RouteValues["method"])));
    }

    /// <summary>One message in, one out.</summary>
    /// <param name="handler">Throws <see cref="GrpcException"/> for every status but OK. Another exception is UNKNOWN, and logged.</param>
    /// <exception cref="ArgumentException">There is no such method, or it is of other types or another shape.</exception>
    public GrpcServiceEndpoints Unary<TRequest, TResponse>(string method, Func<TRequest, GrpcCall, Task<TResponse>> handler)
        where TRequest : class, IMessage
        where TResponse : class, IMessage =>
        Map<TRequest, TResponse>(
            method, streams: false, async (request, call, response) => response.Write(await handler((TRequest)request, call)));

    /// <summary>One message in, any number out: each is sent when it comes, and none is asked for while the caller does not read.</summary>
    /// <param name="handler">As for a unary method; it is to heed <see cref="GrpcCall.Cancellation"/>.</param>
    /// <exception cref="ArgumentException">There is no such method, or it is of other types or another shape.</exception>
    public GrpcServiceEndpoints ServerStreaming<TRequest, TResponse>(string method, Func<TRequest, GrpcCall, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage
        where TResponse : class, IMessage =>
        Map<TRequest, TResponse>(
            method, streams: true, (request, call, response) => response.WriteAllAsync(handler((TRequest)request, call), call.Cancellation));

    void IEndpointConventionBuilder.Add(Action<EndpointBuilder> convention) => ((IEndpointConventionBuilder)_group).Add(convention);

    void IEndpointConventionBuilder.Finally(Action<EndpointBuilder> finallyConvention) => ((IEndpointConventionBuilder)_group).Finally(finallyConvention);

    private GrpcServiceEndpoints Map<TRequest, TResponse>(string name, bool streams, GrpcHandler handler)
    {
        var method = Descriptors.Method(_service, name);
        Descriptors.CheckShape(method, streams);
        Descriptors.Check<TRequest, TResponse>(method);
        _group.MapPost($"/{method.Name}", (HttpContext context) => _server.ServeAsync(context, method, handler));
        return this;
    }

    private string Missing(string? name) => _service.FindMethodByName(name ?? "") switch
    {
        null => $"{_service.FullName} has no method '{name}'.",
        { IsClientStreaming: true } => $"{_service.FullName}/{name} streams from the client, which is not done here.",
        _ => $"{_service.FullName}/{name} is declared, and not served here.",
    };
}
