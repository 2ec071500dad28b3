using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Hanok.Chassis;
using Hanok.Grpc;
using Hanok.Grpc.Client;
using Hanok.Grpc.Server;
using Hanok.Grpc.Translation;
using Hanok.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcHanokExtensions
{
    /// <summary>
    /// Lets this service speak gRPC, on an endpoint of its own: <c>Kestrel__Endpoints__Grpc__Url</c>. Map services with
    /// <c>MapGrpcService</c>. The health service is there, and in development reflection.
    /// </summary>
    public static HanokBuilder AddGrpc(this HanokBuilder hanok)
    {
        AddShared(hanok);
        var services = hanok.Services;
        services.AddGrpc();
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<GrpcOptions>>((grpc, bounds) =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = bounds.Value.MaxMessageBytes;
            grpc.CompressionProviders = [new BoundedGzip(bounds.Value.MaxMessageBytes)];
            grpc.Interceptors.Add<CallStatus>();
            // What is not there is 404, as everywhere, which is UNIMPLEMENTED to every client.
            grpc.IgnoreUnknownServices = true;
        });
        services.TryAddSingleton<CallStatus>();
        services.TryAddSingleton<CallBounds>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, CallPolicy>());
        services.AddGrpcHealthChecks(health => health.Services.Map("", check => check.Tags.Contains("ready")));
        // It logs as errors what callers get wrong; CallStatus logs what this service does.
        hanok.Application.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);

        // As for messages: without TLS, a port speaks either HTTP/1.1 or HTTP/2.
        var configuration = hanok.Application.Configuration;
        if (configuration["Kestrel:Endpoints:Grpc:Url"] is null)
            configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kestrel:Endpoints:Http:Url"] = configuration["Kestrel:Endpoints:Http:Url"] ?? "http://127.0.0.1:5000",
                ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:5002",
                ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            });

        hanok.AddEndpoints(endpoints => endpoints.MapGrpcHealthChecksService().AllowAnonymous());
        if (hanok.Application.Environment.IsDevelopment())
        {
            services.AddGrpcReflection();
            hanok.AddEndpoints(endpoints => endpoints.MapGrpcReflectionService().AllowAnonymous());
        }

        return hanok;
    }

    /// <summary>
    /// Lets this service call another by gRPC: inject the client that is generated from the proto. The instances of the service are found
    /// under the endpoint <c>grpc</c> (<c>services__kitchen__grpc__0</c>), and every call has a deadline.
    /// </summary>
    /// <param name="service">Who is called, by its name in discovery.</param>
    /// <returns>For more, as of any <c>HttpClient</c>: <c>AddServiceToken()</c>, <c>AddInterceptor()</c>.</returns>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this HanokBuilder hanok, string service)
        where TClient : ClientBase => Connect(hanok, hanok.Services.AddGrpcClient<TClient>(AddressOf(service)));

    /// <summary>
    /// The same without a generated client, for <see cref="MapGrpcTranslation"/>: inject <c>[FromKeyedServices("kitchen")] CallInvoker</c>.
    /// </summary>
    /// <inheritdoc cref="AddGrpcClient{TClient}"/>
    public static IHttpClientBuilder AddGrpcClient(this HanokBuilder hanok, string service)
    {
        var name = $"grpc-{service}";
        hanok.Services.AddKeyedSingleton(service, (provider, _) => provider.GetRequiredService<GrpcClientFactory>().CreateClient<CallInvoker>(name));
        return Connect(hanok, hanok.Services.AddGrpcClient<CallInvoker>(name, AddressOf(service)).ConfigureGrpcClientCreator(calls => calls));
    }

    /// <summary>
    /// REST in front of a service that speaks gRPC: give each method its address. Needs <see cref="AddGrpcClient(HanokBuilder, string)"/>.
    /// </summary>
    /// <param name="file">For kitchen.proto, <c>KitchenReflection.Descriptor</c>.</param>
    /// <param name="service">Who is called, by its name in discovery.</param>
    public static GrpcTranslation MapGrpcTranslation(this IEndpointRouteBuilder endpoints, FileDescriptor file, string service) =>
        new(endpoints, file, service);

    private static Action<GrpcClientFactoryOptions> AddressOf(string service) => client => client.Address = new($"http://{service}");

    private static IHttpClientBuilder Connect(HanokBuilder hanok, IHttpClientBuilder client)
    {
        AddShared(hanok);
        hanok.Services.TryAddSingleton<ClientDeadline>();
        // What it logs, the caller is told by an exception.
        hanok.Application.Logging.AddFilter("Grpc.Net.Client", LogLevel.None);
        return client
            .RemoveAllLoggers()
            .ConfigureChannel((provider, channel) =>
            {
                var most = provider.GetRequiredService<IOptions<GrpcOptions>>().Value.MaxMessageBytes;
                channel.MaxReceiveMessageSize = channel.MaxSendMessageSize = most;
                channel.CompressionProviders = [new BoundedGzip(most)];
            })
            .AddInterceptor(provider => provider.GetRequiredService<ClientDeadline>())
            .ConfigurePrimaryHttpMessageHandler(() => ServiceConnections.Handler(handler =>
            {
                // Finds a peer that vanished without closing the connection.
                handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
                handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
                // A connection usually has a hundred streams: calls beyond four hundred wait for each other, until their deadlines.
                handler.EnableMultipleHttp2Connections = true;
                handler.MaxConnectionsPerServer = 4;
                // Else the library looks for the handler of the sockets and connects by itself, past discovery.
                handler.Properties["__GrpcLoadBalancingDisabled"] = true;
            }))
            .AddHanokDiscovery("grpc");
    }

    private static void AddShared(HanokBuilder hanok)
    {
        hanok.Services.AddOptions<GrpcOptions>().BindConfiguration(GrpcOptions.Section).ValidateOnStart();
        hanok.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GrpcOptions>, GrpcOptionsValidator>());
    }
}
