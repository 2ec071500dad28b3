using Google.Protobuf.Reflection;
using Hanok.Chassis;
using Hanok.Discovery;
using Hanok.Grpc;
using Hanok.Grpc.Client;
using Hanok.Grpc.Server;
using Hanok.Grpc.Translation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcHanokExtensions
{
    /// <summary>Lets this service speak gRPC, on an endpoint of its own: <c>Kestrel__Endpoints__Grpc__Url</c>.</summary>
    public static HanokBuilder AddGrpc(this HanokBuilder hanok)
    {
        AddOptions(hanok);
        hanok.Services.TryAddSingleton<GrpcServer>();

        // As for messages: without TLS, a port speaks either HTTP/1.1 or HTTP/2.
        var configuration = hanok.Application.Configuration;
        if (configuration["Kestrel:Endpoints:Grpc:Url"] is null)
            configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kestrel:Endpoints:Http:Url"] = configuration["Kestrel:Endpoints:Http:Url"] ?? "http://127.0.0.1:5000",
                ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:5002",
                ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            });

        return hanok.AddEndpoints(UnknownServices.Map);
    }

    /// <summary>
    /// Lets this service call another by gRPC: inject <c>[FromKeyedServices("kitchen")] GrpcClient</c>. Its instances are found under the
    /// endpoint <c>grpc</c> (<c>services__kitchen__grpc__0</c>).
    /// </summary>
    public static HanokBuilder AddGrpcClient(this HanokBuilder hanok, string service)
    {
        AddOptions(hanok);
        hanok.Services.TryAddKeyedSingleton(GrpcChannel.Key, (_, _) => GrpcChannel.Open());
        hanok.Services.AddKeyedSingleton(service, (provider, _) => new GrpcClient(
            service, provider.GetRequiredKeyedService<HttpClient>(GrpcChannel.Key), provider.GetRequiredService<ServiceAddresses>(),
            provider.GetRequiredService<IOptions<GrpcOptions>>(), provider.GetRequiredService<TimeProvider>()));
        return hanok;
    }

    /// <summary>Serves a gRPC service: give each method its handler.</summary>
    /// <param name="file">For kitchen.proto, <c>KitchenReflection.Descriptor</c>.</param>
    /// <param name="service">Which of the file, when there are several.</param>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public static GrpcServiceEndpoints MapGrpc(this IEndpointRouteBuilder endpoints, FileDescriptor file, string? service = null) =>
        new(endpoints, Descriptors.Service(file, service));

    /// <summary>REST in front of a service that speaks gRPC: give each method its address. Needs <see cref="AddGrpcClient"/>.</summary>
    /// <param name="file">For kitchen.proto, <c>KitchenReflection.Descriptor</c>.</param>
    /// <param name="service">Who is called, by its name in discovery.</param>
    public static GrpcTranslation MapGrpcTranslation(this IEndpointRouteBuilder endpoints, FileDescriptor file, string service) =>
        new(endpoints, file, service);

    private static void AddOptions(HanokBuilder hanok)
    {
        hanok.Services.AddOptions<GrpcOptions>().BindConfiguration(GrpcOptions.Section).ValidateOnStart();
        hanok.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GrpcOptions>, GrpcOptionsValidator>());
    }
}
