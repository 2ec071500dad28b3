using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Hanok.Grpc;

/// <summary>Finds methods in what protoc generates, and says what there is when there is no such.</summary>
internal static class Descriptors
{
    public static MethodDescriptor Method(FileDescriptor file, string name) => name.Split('/') switch
    {
        [var method] => Method(Service(file, null), method),
        [var service, var method] => Method(Service(file, service), method),
        _ => throw new ArgumentException($"'{name}' is no method. Write Service/Method, or Method when {file.Name} has one service."),
    };

    /// <summary>For a <see cref="CallInvoker"/>, without the generated types.</summary>
    public static Method<IMessage, IMessage> Callable(this MethodDescriptor method) => new(
        method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Service.FullName, method.Name,
        Marshal(method.InputType), Marshal(method.OutputType));

    /// <summary>By its name in the proto, or by that in JSON.</summary>
    public static FieldDescriptor? Field(this MessageDescriptor type, string name) =>
        type.FindFieldByName(name) ?? type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    public static IMessage New(this MessageDescriptor type) => type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);

    private static Marshaller<IMessage> Marshal(MessageDescriptor type) => new(
        (message, to) =>
        {
            to.SetPayloadLength(message.CalculateSize());
            message.WriteTo(to.GetBufferWriter());
            to.Complete();
        },
        from => type.Parser.ParseFrom(from.PayloadAsReadOnlySequence()));

    private static ServiceDescriptor Service(FileDescriptor file, string? name)
    {
        if (name is null && file.Services.Count == 1)
            return file.Services[0];

        return file.Services.FirstOrDefault(service => service.Name == name)
            ?? throw new ArgumentException(
                $"{file.Name} has {(name is null ? "not one service" : $"no service '{name}'")}. It has: {string.Join(", ", file.Services.Select(service => service.Name))}.");
    }

    private static MethodDescriptor Method(ServiceDescriptor service, string name) =>
        service.FindMethodByName(name)
        ?? throw new ArgumentException($"{service.FullName} has no method '{name}'. It has: {string.Join(", ", service.Methods.Select(method => method.Name))}.");
}
