namespace Hanok.Messaging;

/// <summary>Names a message on the wire: <c>owner.name.vN</c>. The owner is the service whose channels carry it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class MessageTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
