using Grpc.Core;

namespace Hanok.Grpc.Server;

/// <summary>
/// What goes to the caller, until the call ends: a caller that does not read is not waited for any longer then, its stream is reset.
/// </summary>
internal sealed class CallStreamWriter<T>(IServerStreamWriter<T> messages, CancellationToken end) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => messages.WriteOptions;
        set => messages.WriteOptions = value;
    }

    public Task WriteAsync(T message) => messages.WriteAsync(message, end);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, cancellationToken);
        await messages.WriteAsync(message, either.Token);
    }
}
