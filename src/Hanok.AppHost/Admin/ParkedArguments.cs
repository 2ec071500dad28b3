using System.Globalization;

namespace Hanok.AppHost.Admin;

/// <summary>What the arguments after <c>parked</c> ask for. <see cref="Wrong"/> says what is wrong with them.</summary>
internal sealed record ParkedArguments(
    string Verb, string? Id, string? Service, string? Key, string? Type, string? State, string? Reason, string? Body, string? Url, string? KeyVariable,
    int Limit, bool All, bool Json, string? Wrong)
{
    public const string HelpText = """
        ./hanok parked list [--service S] [--key K] [--type T] [--state retrying|waiting-for-person|behind] [--limit 50] [--json]
        ./hanok parked show ID  [--service S]
        ./hanok parked retry ID [--service S] --reason "why"      try it now
        ./hanok parked skip ID  [--service S] --reason "why"      drop it; the next of its key becomes due
        ./hanok parked edit ID  [--service S] --reason "why" --body FILE    new JSON for it, - reads standard input; then try it
        ./hanok parked retry --all --service S [--key K] [--type T] [--state ...] --reason "why"
        ./hanok parked audit [ID] [--service S]                   what people did
        """;

    /// <summary>As many as a service gives at once.</summary>
    private const int MostLimit = 200;

    public AdminTarget Target => new(Service, Url, KeyVariable);

    public bool Help => Verb is "" or "--help" or "-h" or "help";

    public static ParkedArguments Parse(IReadOnlyList<string> arguments)
    {
        var result = new ParkedArguments(arguments.Count > 0 ? arguments[0] : "", null, null, null, null, null, null, null, null, null, 50, false, false, null);
        for (int i = 1; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string? Next() => ++i < arguments.Count ? arguments[i] : null;
            result = name switch
            {
                "--all" => result with { All = true },
                "--json" => result with { Json = true },
                "--service" => result.With(name, Next(), (r, value) => r with { Service = value }),
                "--key" => result.With(name, Next(), (r, value) => r with { Key = value }),
                "--type" => result.With(name, Next(), (r, value) => r with { Type = value }),
                "--state" => result.With(name, Next(), (r, value) => r with { State = value }),
                "--reason" => result.With(name, Next(), (r, value) => r with { Reason = value }),
                "--body" => result.With(name, Next(), (r, value) => r with { Body = value }),
                "--url" => result.With(name, Next(), (r, value) => r with { Url = value }),
                "--key-env" => result.With(name, Next(), (r, value) => r with { KeyVariable = value }),
                "--limit" => result.With(name, Next(), WithLimit),
                "--help" or "-h" => result with { Verb = "help" },
                _ when name.StartsWith("--", StringComparison.Ordinal) || result.Id is not null => result.Say($"Unknown argument '{name}'."),
                _ => result with { Id = name },
            };
        }
        return result.Help ? result : result.Check();
    }

    private ParkedArguments With(string name, string? value, Func<ParkedArguments, string, ParkedArguments> with) =>
        value is null ? Say($"{name} needs a value.") : with(this, value);

    private static ParkedArguments WithLimit(ParkedArguments arguments, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MostLimit
            ? arguments with { Limit = limit }
            : arguments.Say($"--limit is '{value}'; it can be 1 to {MostLimit}.");

    private ParkedArguments Check() => this switch
    {
        { Verb: not ("list" or "show" or "retry" or "skip" or "edit" or "audit") } => Say($"There is no 'parked {Verb}'."),
        { Verb: "list", Id: { } id } => Say($"Unknown argument '{id}'."),
        { Verb: "retry", All: true, Id: not null } => Say("Give an ID or --all, not both."),
        { Verb: "retry", All: true, Service: null, Url: null } => Say("--all needs --service: one service at a time."),
        { Verb: "retry", All: true } => NeedsReason(),
        { All: true } => Say("--all is for retry."),
        { Verb: "show" or "retry" or "skip" or "edit", Id: null } => Say($"Which message? 'parked {Verb}' needs its ID, which './hanok parked list' shows."),
        { Verb: "edit", Body: null } => Say("'parked edit' needs --body FILE; - reads standard input."),
        { Verb: "retry" or "skip" or "edit" } => NeedsReason(),
        _ => NeedsKey(),
    };

    private ParkedArguments NeedsReason() =>
        Reason is { Length: >= 1 and <= 500 } ? NeedsKey() : Say("A change needs --reason, of 1 to 500 characters: it goes into the audit log.");

    private ParkedArguments NeedsKey() => Target.Wrong is { } wrong ? Say(wrong) : this;

    private ParkedArguments Say(string what) => this with { Wrong = Wrong ?? what };
}
