namespace Hanok.AppHost.Admin;

/// <summary>What the arguments after <c>subscriptions</c> ask for. <see cref="Wrong"/> says what is wrong with them.</summary>
internal sealed record SubscriptionsArguments(
    string Verb, string? Destination, string? Service, string? Reason, string? Url, string? KeyVariable, bool Json, string? Wrong)
{
    public const string HelpText = """
        ./hanok subscriptions list [--service S] [--json]               who gets the events of whom, and what waits for them
        ./hanok subscriptions retire NAME [--service S] --reason "why"  NAME is gone for good: end its subscriptions (at S only), and delete all
                                                                        that waits for it, commands and answers too
        """;

    public AdminTarget Target => new(Service, Url, KeyVariable);

    public bool Help => Verb is "" or "--help" or "-h" or "help";

    public static SubscriptionsArguments Parse(IReadOnlyList<string> arguments)
    {
        var result = new SubscriptionsArguments(arguments.Count > 0 ? arguments[0] : "", null, null, null, null, null, false, null);
        for (int i = 1; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string? Next() => ++i < arguments.Count ? arguments[i] : null;
            result = name switch
            {
                "--json" => result with { Json = true },
                "--service" => result.With(name, Next(), (r, value) => r with { Service = value }),
                "--reason" => result.With(name, Next(), (r, value) => r with { Reason = value }),
                "--url" => result.With(name, Next(), (r, value) => r with { Url = value }),
                "--key-env" => result.With(name, Next(), (r, value) => r with { KeyVariable = value }),
                "--help" or "-h" => result with { Verb = "help" },
                _ when name.StartsWith("--", StringComparison.Ordinal) || result.Destination is not null => result.Say($"Unknown argument '{name}'."),
                _ => result with { Destination = name },
            };
        }
        return result.Help ? result : result.Check();
    }

    private SubscriptionsArguments With(string name, string? value, Func<SubscriptionsArguments, string, SubscriptionsArguments> with) =>
        value is null ? Say($"{name} needs a value.") : with(this, value);

    private SubscriptionsArguments Check() => this switch
    {
        { Verb: not ("list" or "retire") } => Say($"There is no 'subscriptions {Verb}'."),
        { Verb: "list", Destination: { } destination } => Say($"Unknown argument '{destination}'."),
        { Verb: "retire", Destination: null } => Say("Who is gone? 'subscriptions retire' needs a name, which './hanok subscriptions list' shows."),
        { Verb: "retire", Reason: not { Length: >= 1 and <= 500 } } => Say("A change needs --reason, of 1 to 500 characters: it goes into the audit log."),
        { Target.Wrong: { } wrong } => Say(wrong),
        _ => this,
    };

    private SubscriptionsArguments Say(string what) => this with { Wrong = Wrong ?? what };
}
