using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>One version of one saga, ready to move its instances.</summary>
internal interface ISagaMachine
{
    string Name { get; }

    int Version { get; }

    string Definition { get; }

    /// <summary>The class of its state.</summary>
    Type State { get; }

    /// <summary>The classes with which it reads replies.</summary>
    IEnumerable<Type> ReplyContracts { get; }

    /// <summary>The steps that an instance has before it, by name.</summary>
    IReadOnlyList<string> Remaining(SagaInstance saga);

    /// <summary>Moves an instance with a reply it waits for, as far as it gets without another reply.</summary>
    ValueTask<SagaInstance> MoveAsync(SagaInstance saga, Message reply, SagaTurn turn);

    /// <summary>Does what is due: sends again, gives up, or alarms.</summary>
    ValueTask<SagaInstance> WakeAsync(SagaInstance saga, SagaTurn turn);
}
