namespace Hanok.Bench.HandWritten;

/// <summary>What one service does with a set of messages, as statements and outgoing messages of one transaction.</summary>
internal interface IService
{
    ServiceName Name { get; }

    void Handle(List<Message> messages, Transaction transaction, DateTimeOffset now);

    /// <summary>The effects of this message are durable. May be told twice.</summary>
    void Committed(Message message)
    {
    }
}
