using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>One version of one saga, ready to move its instances.</summary>
internal interface ISagaMachine
{
    string Name { get; }

    int Version { get; }

    string Definition { get; }

    /// <summary>The classes with which it reads replies.</summary>
    IEnumerable<Type> ReplyContracts { get; }

    /// <summary>The steps that an instance has before it, by name.</summary>
    IReadOnlyList<string> Remaining(SagaInstance saga);

    /// <summary>Moves an instance with the reply it waits for, as far as it gets without another reply.</summary>
    ValueTask<SagaInstance> MoveAsync(SagaInstance saga, Message reply, SagaTurn turn);
}
