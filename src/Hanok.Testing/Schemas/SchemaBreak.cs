namespace Hanok.Testing.Schemas;

/// <summary>Something in a message that a consumer could not read.</summary>
/// <param name="Path">Where: <c>lineItems[].quantity</c>.</param>
/// <param name="Effect">What the consumer would do: <c>would ...</c>.</param>
internal sealed record SchemaBreak(string Path, string Text, string Effect)
{
    /// <summary>The serializer throws.</summary>
    public const string Fails = "would fail to read it, and park every such message";

    /// <summary>The serializer gives the default of the type, unless the class insists on the field.</summary>
    public const string FindsNothing = "would find nothing there, and go on with 0, null or an empty id, or fail";
}
