using System.Text.Json;

namespace Hanok.Gateway.Bff;

/// <summary>A value that the address of a part lacks until the request, or the answer of another part, is there.</summary>
/// <param name="Part">The part whose answer has it; null when the client's request has it.</param>
/// <param name="Fields">The name of the client's value, or the way to the field in the other part's answer.</param>
internal sealed record PartHole(string? Part, IReadOnlyList<string> Fields)
{
    public static PartHole Parse(string text) =>
        text.Split('.') is [var part, .. { Length: > 0 } fields] ? new(part, fields) : new(null, [text]);

    /// <returns>Null when the answer has no such field, or one that is no text, number or truth value.</returns>
    public string? In(JsonElement answer)
    {
        foreach (var field in Fields)
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty(field, out answer))
                return null;

        return answer.ValueKind switch
        {
            JsonValueKind.String => answer.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => answer.GetRawText(),
            _ => null,
        };
    }
}
