using Google.Protobuf;
using Hanok.Grpc;
using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>The methods of <c>probe.proto</c>.</summary>
internal static class ProbeClients
{
    public static readonly GrpcMethod<Words, Words> Say = Method<Words, Words>("Say");
    public static readonly GrpcMethod<Words, Words> Reflect = Method<Words, Words>("Reflect");
    public static readonly GrpcMethod<Words, Words> Wait = Method<Words, Words>("Wait");
    public static readonly GrpcMethod<Failure, Words> Fail = Method<Failure, Words>("Fail");
    public static readonly GrpcMethod<CountRequest, Number> Count = Method<CountRequest, Number>("Count");
    public static readonly GrpcMethod<Everything, Everything> Fill = Method<Everything, Everything>("Fill");

    private static GrpcMethod<TRequest, TResponse> Method<TRequest, TResponse>(string name)
        where TRequest : class, IMessage
        where TResponse : class, IMessage => GrpcMethod<TRequest, TResponse>.Of(ProbeReflection.Descriptor, name);
}
