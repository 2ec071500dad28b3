using System.Diagnostics.CodeAnalysis;
using Hanok.Messaging;
using Microsoft.AspNetCore.Http;

namespace FoodDelivery.Contracts.Api;

/// <summary>What is wrong with a request, by field: everything at once, so that nobody mends it by trial and error.</summary>
public sealed class Errors
{
    /// <summary>More than any sane price, and small enough that sums of them can be kept.</summary>
    public const decimal AmountLimit = 1_000_000m;

    private readonly Dictionary<string, List<string>> _byField = [];

    public bool Any => _byField.Count > 0;

    public IReadOnlyList<string> this[string field] => _byField.GetValueOrDefault(field) ?? [];

    public void Add(string field, string text)
    {
        if (!_byField.TryGetValue(field, out var texts))
            _byField[field] = texts = [];

        texts.Add(text);
    }

    public string Text(string field, string? text, int longest = 200)
    {
        if (string.IsNullOrWhiteSpace(text))
            Add(field, "It is missing or blank.");
        else if (text.Length > longest)
            Add(field, $"It has {text.Length:N0} characters; the limit is {longest}.");
        else if (!ForeignText.IsStorable(text))
            Add(field, "It contains the character NUL or half of a surrogate pair, which cannot be stored.");

        return text ?? "";
    }

    public Guid Id(string field, string? text)
    {
        if (text is null)
            Add(field, "It is missing.");
        else if (TryId(text, out var id))
            return id;
        else
            Add(field, "It is no UUID such as 0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10.");

        return Guid.Empty;
    }

    public Money Amount(string field, Money? money)
    {
        if (money is not { } given)
        {
            Add(field, "It is missing.");
            return default;
        }

        if (given.Amount is < 0 or > AmountLimit)
            Add(field, $"The amount must be from 0.00 to {AmountLimit:F2}.");

        if (!Currencies.Contains(given.Currency))
            Add(field, "The currency is not known here: use a code of ISO 4217 such as EUR.");

        return given;
    }

    public IResult ToProblem() =>
        ApiProblem.InvalidRequest(_byField.ToDictionary(e => e.Key, IReadOnlyList<string> (e) => e.Value));

    /// <summary>Ids are written in one way only, so that an address and its resource are one to one.</summary>
    public static bool TryId([NotNullWhen(true)] string? text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && text.Length == 36; // The framework would let spaces around it pass.
}
