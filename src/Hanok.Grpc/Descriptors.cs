using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Hanok.Grpc;

/// <summary>Finds services and methods in what protoc generates, and says what there is when there is no such.</summary>
internal static class Descriptors
{
    public static ServiceDescriptor Service(FileDescriptor file, string? name)
    {
        if (name is null && file.Services.Count == 1)
            return file.Services[0];

        return file.Services.FirstOrDefault(service => service.Name == name)
            ?? throw new ArgumentException(
                $"{file.Name} has {(name is null ? "not one service" : $"no service '{name}'")}. It has: {string.Join(", ", file.Services.Select(service => service.Name))}.");
    }

    public static MethodDescriptor Method(FileDescriptor file, string name) => name.Split('/') switch
    {
        [var method] => Method(Service(file, null), method),
        [var service, var method] => Method(Service(file, service), method),
        _ => throw new ArgumentException($"'{name}' is no method. Write Service/Method, or Method when {file.Name} has one service."),
    };

    public static MethodDescriptor Method(ServiceDescriptor service, string name) =>
        service.FindMethodByName(name)
        ?? throw new ArgumentException($"{service.FullName} has no method '{name}'. It has: {string.Join(", ", service.Methods.Select(method => method.Name))}.");

    public static void Check<TRequest, TResponse>(MethodDescriptor method)
    {
        if (!typeof(TRequest).IsAssignableFrom(method.InputType.ClrType) || !typeof(TResponse).IsAssignableFrom(method.OutputType.ClrType))
            throw new ArgumentException(
                $"{method.FullName} takes {method.InputType.ClrType} and gives {method.OutputType.ClrType}, not {typeof(TRequest)} and {typeof(TResponse)}.");
    }

    /// <exception cref="ArgumentException">The client streams: that is not done here.</exception>
    public static void CheckShape(MethodDescriptor method, bool streams)
    {
        if (method.IsClientStreaming)
            throw new ArgumentException($"{method.FullName} streams from the client, which Hanok.Grpc does not do. It does unary and server-streaming methods.");

        if (method.IsServerStreaming != streams)
            throw new ArgumentException($"{method.FullName} is {(method.IsServerStreaming ? "server-streaming" : "unary")}.");
    }

    /// <summary>By its name in the proto, or by that in JSON.</summary>
    public static FieldDescriptor? Field(this MessageDescriptor type, string name) =>
        type.FindFieldByName(name) ?? type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    public static IMessage New(this MessageDescriptor type) => type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
}
