namespace Hanok.Gateway.Weights;

/// <summary>What a client keeps going the same way by: <c>header:X-User</c>, <c>cookie:canary</c>, <c>claim:sub</c>.</summary>
internal sealed record StickyBy(StickySource Source, string Name)
{
    public static StickyBy? Parse(string text) =>
        text.Split(':', 2, StringSplitOptions.TrimEntries) is [var source, { Length: > 0 } name]
        && Enum.TryParse<StickySource>(source, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? new(parsed, name) : null;
}
