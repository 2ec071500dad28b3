using System.ComponentModel.DataAnnotations;

namespace Hanok.Security;

/// <summary>The keys of the admin endpoints: <c>Hanok__Admin__Keys__alice=...</c>, where alice is the operator in the audit log.</summary>
public sealed class AdminOptions : IValidatableObject
{
    /// <summary>What a person can guess is shorter.</summary>
    public const int ShortestKey = 16;

    /// <summary>By the name of the operator. Without any, the admin endpoints are closed.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, key) in Keys)
        {
            if (key is null || key.Length < ShortestKey)
                yield return new(
                    $"Hanok__Admin__Keys__{name} has {key?.Length ?? 0} characters, and needs {ShortestKey} or more. Make one: openssl rand -hex 32");

            if (name.Length > 100)
                yield return new($"Hanok__Admin__Keys__{name} names an operator of {name.Length} characters. 100 is the most.");
        }

        foreach (var shared in Keys.GroupBy(k => k.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return new($"{string.Join(" and ", shared.Select(k => $"Hanok__Admin__Keys__{k.Key}"))} are the same key. "
                + "Give each operator one of their own: the audit log tells them apart by it.");
    }
}
