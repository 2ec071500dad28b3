namespace Hanok.Testing.Contracts;

/// <summary>A platform whose transport is a broker, with the accidents that happen to brokers.</summary>
public abstract class BrokerPlatform : ContractPlatform
{
    /// <summary>Puts a message on a channel as a program without Hanok would: by the binding of CloudEvents to the protocol alone.</summary>
    /// <param name="attributes">CloudEvents names, without the prefix of the binding. Empty: bytes that are no message.</param>
    public abstract Task PutAsync(
        string channel, IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> body, CancellationToken cancellation);

    /// <summary>Kills the broker without warning and starts it again on its data. Returns when it takes connections.</summary>
    public abstract Task RestartBrokerAsync(CancellationToken cancellation);

    /// <summary>Breaks the connections between one running instance and the broker; it may connect again at once.</summary>
    public abstract Task DisconnectAsync(ContractService instance);

    /// <summary>Keeps a running instance from the broker for good, while it goes on with what it has: dead, as the broker sees it.</summary>
    public abstract Task IsolateAsync(ContractService instance);
}
