using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Chaos.Members;

/// <summary>One count of a key, on its way around the ring: first -> second -> third -> first.</summary>
internal interface ICounted : IEvent
{
    string Key { get; }

    int N { get; }
}

[MessageType("first.counted.v1")]
internal sealed record FirstCounted(string Key, int N) : ICounted;

[MessageType("second.counted.v1")]
internal sealed record SecondCounted(string Key, int N) : ICounted;

[MessageType("third.counted.v1")]
internal sealed record ThirdCounted(string Key, int N) : ICounted;
