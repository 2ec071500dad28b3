using Google.Protobuf;
using Grpc.Core;

namespace Hanok.Grpc.Server;

/// <summary>
/// What the caller sends, until the call ends: the library goes on waiting for the next message when only the handler's token is
/// cancelled. What is no message is the caller's mistake, and not the handler's.
/// </summary>
internal sealed class CallStreamReader<T>(IAsyncStreamReader<T> messages, CancellationToken end) : IAsyncStreamReader<T>
{
    public T Current => messages.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNext(cancellationToken).WaitAsync(end);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException || (e is IOException && !end.IsCancellationRequested))
        {
            throw new RpcException(new(StatusCode.Internal, $"What came is no message: {e.Message}", e));
        }
    }
}
