using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Grpc.Translation;

/// <summary>REST in front of a service that speaks gRPC: for each method an address.</summary>
/// <remarks>
/// Parameters of the address and of the query are fields of the request, by their names; a body is the request as JSON. Policies such as
/// <c>RequireAuthorization()</c> hold for all of them.
/// </remarks>
public sealed class GrpcTranslation : IEndpointConventionBuilder
{
    private readonly FileDescriptor _file;
    private readonly string _service;
    private readonly CallInvoker _calls;
    private readonly RouteGroupBuilder _group;
    private readonly IServiceProvider _services;

    internal GrpcTranslation(IEndpointRouteBuilder endpoints, FileDescriptor file, string service)
    {
        (_file, _service, _services) = (file, service, endpoints.ServiceProvider);
        _calls = _services.GetKeyedService<CallInvoker>(service)
            ?? throw new InvalidOperationException($"'{service}' cannot be called by gRPC: call AddGrpcClient(\"{service}\") on the Hanok builder first.");
        _group = endpoints.MapGroup("");
    }

    /// <param name="template">As in <c>/api/tickets/{ticket_id}</c>; a field within a field with dots: <c>{ticket.id}</c>.</param>
    /// <param name="method"><c>Tickets/GetTicket</c>, or <c>GetTicket</c> when the file has one service.</param>
    /// <exception cref="ArgumentException">There is no such method, or the template names a field that its request does not have.</exception>
    public GrpcTranslation Get(string template, string method) => Map(HttpMethods.Get, template, method, hasBody: false);

    /// <inheritdoc cref="Get"/>
    public GrpcTranslation Post(string template, string method) => Map(HttpMethods.Post, template, method, hasBody: true);

    /// <inheritdoc cref="Get"/>
    public GrpcTranslation Put(string template, string method) => Map(HttpMethods.Put, template, method, hasBody: true);

    /// <inheritdoc cref="Get"/>
    public GrpcTranslation Patch(string template, string method) => Map(HttpMethods.Patch, template, method, hasBody: true);

    /// <inheritdoc cref="Get"/>
    public GrpcTranslation Delete(string template, string method) => Map(HttpMethods.Delete, template, method, hasBody: false);

    void IEndpointConventionBuilder.Add(Action<EndpointBuilder> convention) => ((IEndpointConventionBuilder)_group).Add(convention);

    void IEndpointConventionBuilder.Finally(Action<EndpointBuilder> finallyConvention) => ((IEndpointConventionBuilder)_group).Finally(finallyConvention);

    private GrpcTranslation Map(string verb, string template, string name, bool hasBody)
    {
        var method = Descriptors.Method(_file, name);
        if (method.IsClientStreaming)
            throw new ArgumentException($"{method.FullName} streams from the client, which a request by HTTP does not.");

        var most = _services.GetRequiredService<IOptions<GrpcOptions>>().Value.MaxMessageBytes;
        var translated = ActivatorUtilities.CreateInstance<TranslatedMethod>(_services, _calls, _service, method, Path(template, method), hasBody, most);
        var endpoint = _group.MapMethods(template, [verb], translated.InvokeAsync);
        if (hasBody)
            endpoint.WithMetadata(new AcceptsMetadata(["application/json"]), new RequestSizeLimitAttribute(most));

        return this;
    }

    private static Dictionary<string, FieldPath> Path(string template, MethodDescriptor method)
    {
        try
        {
            return RoutePatternFactory.Parse(template).Parameters.ToDictionary(p => p.Name, p => FieldPath.Find(method.InputType, p.Name));
        }
        catch (FieldException e)
        {
            throw new ArgumentException($"'{template}' does not fit to {method.FullName}: {e.Message}", nameof(template), e);
        }
    }
}
