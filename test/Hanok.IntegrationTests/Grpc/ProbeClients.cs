using Google.Protobuf;
using Hanok.Discovery;
using Hanok.Grpc;
using Hanok.Grpc.Client;
using Hanok.IntegrationTests.Grpc.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>Clients of ours for a server at an address, and the methods of <c>probe.proto</c>.</summary>
internal static class ProbeClients
{
    public static readonly GrpcMethod<Words, Words> Say = Method<Words, Words>("Say");
    public static readonly GrpcMethod<Words, Words> Reflect = Method<Words, Words>("Reflect");
    public static readonly GrpcMethod<Words, Words> Wait = Method<Words, Words>("Wait");
    public static readonly GrpcMethod<Failure, Words> Fail = Method<Failure, Words>("Fail");
    public static readonly GrpcMethod<CountRequest, Number> Count = Method<CountRequest, Number>("Count");
    public static readonly GrpcMethod<Everything, Everything> Fill = Method<Everything, Everything>("Fill");

    public static GrpcClient For(params Uri[] instances) => For(GrpcChannel.Open(), instances);

    public static GrpcClient For(HttpClient http, params Uri[] instances)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(instances.Select((uri, i) => KeyValuePair.Create($"services:probe:grpc:{i}", (string?)uri.AbsoluteUri))).Build();
        return new("probe", http, new ServiceAddresses([new ConfigurationAddresses(configuration)]), Options.Create(new GrpcOptions { MaxMessageBytes = 100_000 }), TimeProvider.System);
    }

    private static GrpcMethod<TRequest, TResponse> Method<TRequest, TResponse>(string name)
        where TRequest : class, IMessage
        where TResponse : class, IMessage => GrpcMethod<TRequest, TResponse>.Of(ProbeReflection.Descriptor, name);
}
