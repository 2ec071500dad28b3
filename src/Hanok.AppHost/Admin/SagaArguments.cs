using System.Globalization;

namespace Hanok.AppHost.Admin;

/// <summary>What the arguments after <c>saga</c> ask for. <see cref="Wrong"/> says what is wrong with them.</summary>
internal sealed record SagaArguments(string Verb)
{
    public const string HelpText = """
        ./hanok saga list [--service S] [--name N] [--status running|compensating|completed|compensated] [--overdue] [--limit 50] [--json]
        ./hanok saga show ID       what happened in it, what it waits for, what remains  [--json]
        ./hanok saga retry ID      send the command of the open step, or its undo, again: when its answer will not come  [--step NAME] [--state FILE]
        ./hanok saga skip ID       take the open step, or its undo, for done, and go on  --step NAME [--state FILE]
        ./hanok saga compensate ID undo what was done; before the pivot only  [--state FILE]
        ./hanok saga edit ID       --state FILE: another state, and nothing else
        ./hanok saga draw [NAME]   the steps of each saga, as a Mermaid flowchart
        ./hanok saga audit [ID]    what people did

        A change needs --reason "why". --dry-run does it, tells what happens, and takes it back; --revision N, which show and --dry-run print, does
        it only if the saga has not moved since. --state FILE is the whole state as JSON, as show prints it; - reads standard input.
        """;

    /// <summary>As many as a service gives at once.</summary>
    private const int MostLimit = 500;

    public string? Id { get; private init; }
    public string? Service { get; private init; }
    public string? Name { get; private init; }
    public string? Status { get; private init; }
    public string? Step { get; private init; }
    public string? State { get; private init; }
    public string? Reason { get; private init; }
    public string? Url { get; private init; }
    public string? KeyVariable { get; private init; }
    public int? Revision { get; private init; }
    public int Limit { get; private init; } = 50;
    public bool Overdue { get; private init; }
    public bool DryRun { get; private init; }
    public bool Json { get; private init; }
    public string? Wrong { get; private init; }

    public AdminTarget Target => new(Service, Url, KeyVariable);

    public bool Help => Verb is "" or "--help" or "-h" or "help";

    private bool IsChange => Verb is "retry" or "skip" or "compensate" or "edit";

    public static SagaArguments Parse(IReadOnlyList<string> arguments)
    {
        var result = new SagaArguments(arguments.Count > 0 ? arguments[0] : "");
        for (int i = 1; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string? Next() => ++i < arguments.Count ? arguments[i] : null;
            result = name switch
            {
                "--overdue" => result with { Overdue = true },
                "--dry-run" => result with { DryRun = true },
                "--json" => result with { Json = true },
                "--service" => result.With(name, Next(), (r, value) => r with { Service = value }),
                "--name" => result.With(name, Next(), (r, value) => r with { Name = value }),
                "--status" => result.With(name, Next(), (r, value) => r with { Status = value }),
                "--step" => result.With(name, Next(), (r, value) => r with { Step = value }),
                "--state" => result.With(name, Next(), (r, value) => r with { State = value }),
                "--reason" => result.With(name, Next(), (r, value) => r with { Reason = value }),
                "--url" => result.With(name, Next(), (r, value) => r with { Url = value }),
                "--key-env" => result.With(name, Next(), (r, value) => r with { KeyVariable = value }),
                "--limit" => result.With(name, Next(), (r, value) => r.WithNumber(name, value, 1, MostLimit, (s, number) => s with { Limit = number })),
                "--revision" => result.With(name, Next(), (r, value) => r.WithNumber(name, value, 1, int.MaxValue, (s, number) => s with { Revision = number })),
                "--help" or "-h" => new SagaArguments("help"),
                _ when name.StartsWith("--", StringComparison.Ordinal) || result.Id is not null => result.Say($"Unknown argument '{name}'."),
                _ => result with { Id = name },
            };
        }
        return result.Help ? result : result.Check();
    }

    private SagaArguments With(string name, string? value, Func<SagaArguments, string, SagaArguments> with) =>
        value is null ? Say($"{name} needs a value.") : with(this, value);

    private SagaArguments WithNumber(string name, string value, int least, int most, Func<SagaArguments, int, SagaArguments> with) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? with(this, number)
            : Say($"{name} is '{value}'; it can be {least} to {most}.");

    private SagaArguments Check() => this switch
    {
        { Verb: not ("list" or "show" or "draw" or "audit"), IsChange: false } => Say($"There is no 'saga {Verb}'."),
        { Verb: "list", Id: { } id } => Say($"Unknown argument '{id}'."),
        { Verb: "show", Id: null } or { IsChange: true, Id: null } => Say($"Which saga? 'saga {Verb}' needs its ID, which './hanok saga list' shows."),
        { Verb: "show" or "audit", Id: { } id } when !Guid.TryParse(id, out _) => Say(NoId(id)),
        { IsChange: true, Id: { } id } when !Guid.TryParse(id, out _) => Say(NoId(id)),
        { Verb: not ("retry" or "skip"), Step: not null } => Say("--step goes with retry and skip."),
        { IsChange: false, State: not null } or { IsChange: false, DryRun: true } or { IsChange: false, Revision: not null } =>
            Say("--state, --dry-run and --revision go with retry, skip, compensate and edit."),
        { Verb: "skip", Step: null, Revision: null } => Say(
            "Which step? 'saga skip' needs --step NAME, or --revision N as show prints it: done twice, it would skip the next one too."),
        { Verb: "edit", State: null } => Say("'saga edit' needs --state FILE; - reads standard input."),
        { IsChange: true, Reason: not { Length: >= 1 and <= 500 } } => Say("A change needs --reason, of 1 to 500 characters: it goes into the audit log."),
        _ => Target.Wrong is { } wrong ? Say(wrong) : this,
    };

    private static string NoId(string id) => $"'{id}' is no saga's ID; './hanok saga list' shows them.";

    private SagaArguments Say(string what) => this with { Wrong = Wrong ?? what };
}
