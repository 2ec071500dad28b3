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

    /// <summary>How another order of its steps would lower the risk: see <see cref="SagaLint"/>.</summary>
    IReadOnlyList<string> Advice { get; }

    /// <summary>The classes with which it reads replies.</summary>
    IEnumerable<Type> ReplyContracts { get; }

    SagaSketch Sketch { get; }

    /// <summary>The steps that an instance has before it, by name.</summary>
    IReadOnlyList<string> Remaining(SagaInstance saga);

    /// <summary>Moves an instance with a reply it waits for, as far as it gets without another reply.</summary>
    ValueTask<SagaInstance> MoveAsync(SagaInstance saga, Message reply, SagaTurn turn);

    /// <summary>Does what is due: sends again, gives up, or alarms.</summary>
    ValueTask<SagaInstance> WakeAsync(SagaInstance saga, SagaTurn turn);

    /// <summary>Does what a person wants.</summary>
    /// <exception cref="SagaRepairException">It cannot be done with the instance as it is.</exception>
    ValueTask<SagaInstance> RepairAsync(SagaInstance saga, SagaIntervention wanted, SagaTurn turn);

    /// <summary>The instance as it may be kept for good: without what its saga leaves out at its end.</summary>
    SagaInstance WithoutSecrets(SagaInstance saga, MessageJson json);
}
