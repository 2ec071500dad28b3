using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hanok.Commands;
using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Sagas;
using Hanok.Testing.Contracts;
using Xunit;

namespace Hanok.Testing;

/// <summary>One instance of a saga, and what was said so far. It starts with the first expectation. Not thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The database in memory holds nothing that a collection would not free.")]
public sealed class SagaConversation<TState> where TState : class
{
    private readonly MessageJson _json = new([CommandJson.Default]);
    private readonly Dictionary<string, Func<TState, LocalResult<TState>>> _standIns = [];
    private readonly List<string> _localSteps = [];
    private readonly List<string> _said = [];
    private readonly Saga<TState> _saga;
    private readonly TState _given;
    private readonly MessageFactory _messages;
    private readonly InMemoryDatabase _database;
    private bool _runsLocalSteps;
    private SagaMachine<TState>? _machine;
    private SagaInstance? _instance;
    private readonly List<Message> _asked = [];
    private readonly TestTime _time = new();

    internal SagaConversation(Saga<TState> saga, TState given)
    {
        (_saga, _given) = (saga, given);
        _messages = new("saga-test", _json, _time);
        _database = new(_messages);
    }

    /// <summary>The state as it is now.</summary>
    public TState State => _json.Read<TState>(Instance.State);

    /// <summary>The local steps that were done, in order; those that were undone as <c>undo name</c>.</summary>
    public IReadOnlyList<string> LocalSteps
    {
        get
        {
            _ = Instance;
            return _localSteps;
        }
    }

    /// <summary>Why it compensates; null when nothing was refused.</summary>
    public Refusal? Refusal => Instance.Refusal;

    private SagaInstance Instance
    {
        get
        {
            Start();
            return _instance!;
        }
    }

    /// <summary>Stands in for a local step: gives the state that the step would have left.</summary>
    public SagaConversation<TState> WithLocal(string step, Func<TState, TState> work) => WithLocal(step, state => (LocalResult<TState>)work(state));

    /// <summary>The local step refuses.</summary>
    public SagaConversation<TState> WithLocalRefused(string step, string code, string reason = "") =>
        WithLocal(step, _ => new Refusal(code, reason));

    /// <summary>Runs the local steps as they are, in transactions of a database in memory: for those that only send messages.</summary>
    public SagaConversation<TState> WithLocalSteps()
    {
        NotStarted();
        _runsLocalSteps = true;
        return this;
    }

    /// <summary>The saga has sent exactly this command. Of commands that are sent together the test says the order.</summary>
    public SagaExpectation<TState> Expect<TReply>(ICommand<TReply> command)
    {
        var type = MessageType.Of(command.GetType()).Name;
        var asked = Asked(type, $"{command.GetType().Name} {Show(command)}", message => Text(message) == Show(command));
        return new(this, asked);
    }

    /// <summary>The saga has sent a command of this type.</summary>
    public SagaExpectation<TState> Expect<TCommand>() => Expect<TCommand>(_ => true);

    /// <summary>The saga has sent a command of this type that is as <paramref name="when"/> wants it.</summary>
    public SagaExpectation<TState> Expect<TCommand>(Predicate<TCommand> when)
    {
        var type = MessageType.Of<TCommand>().Name;
        var asked = Asked(type, $"a {typeof(TCommand).Name} ({type}) that is as the test says", message => when(_json.Read<TCommand>(message.Body.Span)));
        return new(this, asked);
    }

    /// <summary>Nobody answers for so long: deadlines that have passed by then do what they do.</summary>
    public SagaConversation<TState> NobodyAnswersFor(TimeSpan time)
    {
        Start();
        _time.Advance(time);
        _said.Add($"   nobody answers for {time}");
        if (Instance.Due <= _time.GetUtcNow())
            Do(turn => _machine!.WakeAsync(_instance!, turn));

        return this;
    }

    /// <summary>It has ended, with every step done.</summary>
    public SagaConversation<TState> ThenIsCompleted() => Then(SagaStatus.Completed);

    /// <summary>It has ended, with everything undone.</summary>
    public SagaConversation<TState> ThenIsCompensated() => Then(SagaStatus.Compensated);

    internal SagaConversation<TState> Answer(Message command, object reply)
    {
        var message = _messages.Reply(command, Done.Value) with
        {
            Source = Channels.OwnerOf(command.Channel),
            Type = MessageType.Of(reply.GetType()).Name,
            Body = _json.Write(reply),
        };
        _said.Add($"<- {message.Type} {Text(message)}");
        if (Instance.Open.All(open => open.Message != command.Id))
            Fail($"The saga does not wait for an answer to {command.Type}, or not any more.");

        Do(turn => _machine!.MoveAsync(_instance!, message, turn));
        return this;
    }

    private SagaConversation<TState> WithLocal(string step, Func<TState, LocalResult<TState>> work)
    {
        NotStarted();
        _standIns.Add(step, work);
        return this;
    }

    private SagaConversation<TState> Then(SagaStatus status)
    {
        if (Instance.Status != status)
            Fail(Instance.HasEnded
                ? $"Expected: {status}\nIt is:    {Instance.Status}, state {Text(Instance.State)}"
                : $"Expected: {status}\nIt is:    {Instance.Status}, and waits for the answer to {Waiting()}");

        return this;
    }

    private Message Asked(string type, string expected, Predicate<Message> when)
    {
        var open = Instance.Open.Select(step => step.Message).ToHashSet();
        _asked.RemoveAll(message => !open.Contains(message.Id));
        if (_asked.Find(message => message.Type == type && when(message)) is { } asked)
            return asked;

        Fail(_asked.Count == 0
            ? $"Expected: {expected}\nSent:     nothing; the saga is {Instance.Status}, state {Text(Instance.State)}"
            : $"Expected: {expected}\nSent:     {Waiting()}");
        return null!;
    }

    private string Waiting() => string.Join("\n          ", _asked.Select(Show));

    private void Start()
    {
        if (_instance is not null)
            return;

        var defined = _saga.Define(new CompensatableStage<TState>());
        var steps = defined.Steps;
        if (_standIns.Keys.FirstOrDefault(name => steps.All(s => s.Name != name || s.Local is null)) is { } unknown)
            throw new ArgumentException(
                $"Saga '{_saga.Name}' has no local step '{unknown}'. It has: {string.Join(", ", steps.Where(s => s.Local is not null).Select(s => s.Name))}.");

        _machine = new(_saga, [.. steps.Select(Rehearsed)], defined.Within, new(new InMemoryLockStore(_database)));
        Do(turn => _machine.StartAsync(Guid.CreateVersion7(), _given, [], command: null, turn));
    }

    private SagaStep<TState> Rehearsed(SagaStep<TState> step) => step with
    {
        Local = step.Local is null ? null : (state, context) =>
        {
            _localSteps.Add(step.Name);
            _said.Add($"   {step.Name}");
            return _standIns.TryGetValue(step.Name, out var standIn) ? ValueTask.FromResult(standIn(state))
                : step.IsDecision || _runsLocalSteps ? step.Local(state, context)
                : ValueTask.FromResult<LocalResult<TState>>(state);
        },
        UndoLocal = step.UndoLocal is null ? null : (state, context) =>
        {
            _localSteps.Add($"undo {step.Name}");
            _said.Add($"   undo {step.Name}");
            return _runsLocalSteps ? step.UndoLocal(state, context) : ValueTask.CompletedTask;
        },
    };

    private void Do(Func<SagaTurn, ValueTask<SagaInstance>> move)
    {
        var sentBefore = _database.Log.Count;
        try
        {
            // Nothing here waits for anything but memory, and a test reads better without an await on every line. On another thread, so that a
            // local step of a user's that does wait cannot want the one that is blocked here.
            Task.Run(() => DoAsync(move)).GetAwaiter().GetResult();
        }
        catch (InvalidOperationException e)
        {
            Fail(e.Message);
        }

        foreach (var commit in _database.Log.Skip(sentBefore))
            for (var frames = commit.Frames; frames.Length > 0;)
                Hear(MessageCodec.Read(MessageCodec.Next(ref frames)));
    }

    private async Task DoAsync(Func<SagaTurn, ValueTask<SagaInstance>> move)
    {
        await using var transaction = _database.Begin();
        _instance = await move(new(transaction, TestContext.Current.CancellationToken));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    private void Hear(Message message)
    {
        _said.Add($"-> {Show(message)}");
        if (_instance!.Open.Any(open => open.Message == message.Id))
            _asked.Add(message);
    }

    private void NotStarted()
    {
        if (_instance is not null)
            throw new InvalidOperationException("The saga has started. Say what its local steps do before the first expectation.");
    }

    private void Fail(string what) => Assert.Fail($"{what}\n\nSaid so far, by saga '{_saga.Name}':\n{string.Join('\n', _said)}");

    private string Show(object value) => Text(_json.Write(value));

    private static string Show(Message message) => $"{message.Type} {Text(message)}";

    private static string Text(Message message) => Encoding.UTF8.GetString(message.Body.Span);

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}
