using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Hanok.Grpc;

/// <summary>A method of a service, from the descriptor that protoc generates. Thread-safe; make it once.</summary>
public sealed class GrpcMethod<TRequest, TResponse>
    where TRequest : class, IMessage
    where TResponse : class, IMessage
{
    internal GrpcMethod(MethodDescriptor descriptor)
    {
        Descriptor = descriptor;
        Path = $"/{descriptor.Service.FullName}/{descriptor.Name}";
    }

    /// <summary>As on the wire: <c>/package.Service/Method</c>.</summary>
    public string Path { get; }

    internal MethodDescriptor Descriptor { get; }

    /// <param name="file">For kitchen.proto, <c>KitchenReflection.Descriptor</c>.</param>
    /// <param name="name"><c>Tickets/GetTicket</c>, or <c>GetTicket</c> when the file has one service.</param>
    /// <exception cref="ArgumentException">There is no such method, or it is of other types; the message says which.</exception>
    public static GrpcMethod<TRequest, TResponse> Of(FileDescriptor file, string name)
    {
        var method = Descriptors.Method(file, name);
        Descriptors.Check<TRequest, TResponse>(method);
        return new(method);
    }
}
