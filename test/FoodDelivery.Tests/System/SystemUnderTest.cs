using FoodDelivery.AppHost;
using Hanok.AppHost;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>FoodDelivery as its users run it, all of its processes, on data of its own.</summary>
/// <param name="arguments">Those of <c>./hanok up</c>.</param>
public abstract class SystemUnderTest(params string[] arguments) : IAsyncLifetime
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");
    private RunningSystem? _running;

    // ./hanok test --native
    private static bool IsNative => Environment.GetEnvironmentVariable("HANOK_TEST_NATIVE") == "1";
    private FoodApi? _api;

    internal RunningSystem Running => _running!;

    /// <summary>Does what <c>./hanok parked ...</c> does, in another terminal.</summary>
    /// <returns>The exit code and what was printed.</returns>
    internal Task<(int Code, string Output)> ParkedAsync(params string[] arguments) => HanokAsync(["parked", .. arguments]);

    /// <inheritdoc cref="ParkedAsync"/>
    internal Task<(int Code, string Output)> SagaAsync(params string[] arguments) => HanokAsync(["saga", .. arguments]);

    /// <summary>The key that <c>./hanok up</c> made for the admin endpoints.</summary>
    internal string AdminKey => File.ReadAllText(Path.Combine(_home, "admin-key")).Trim();

    internal FoodApi Api => _api!;

    /// <summary>The public API with the token of a client.</summary>
    internal FoodApi ApiAs(string client) => new(Running["gateway"].Address, Ledger, Running.Tokens.As(client, Connection()));

    /// <summary>The public API for who has no token.</summary>
    internal FoodApi ApiAsNobody() => new(Running["gateway"].Address, Ledger, Connection());

    private static SocketsHttpHandler Connection() => new() { UseProxy = false, AllowAutoRedirect = false };

    internal Databases Databases => new(Running);

    internal Ledger Ledger { get; } = new();

    /// <summary>May order for 1,000.00.</summary>
    internal Guid Consumer { get; private set; }

    internal Guid Restaurant { get; private set; }

    /// <summary>An order that is approved.</summary>
    internal OrderRequest AnOrder => new(Consumer, Restaurant);

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var system = FoodDeliverySystem.AddTo(new HanokSystem("system-test", arguments) { Home = _home, Output = TextWriter.Null, Native = IsNative });
        system["gateway"].AnyPort();
        system["registry"].AnyPort();
        Configure(system);
        _running = await system.StartAsync(cancellation);
        await TicketWitness.InstallAsync(Databases, cancellation);
        _api = ApiAs(FoodDeliverySystem.Operator);
        Consumer = await Api.CreateConsumerAsync("1000.00", cancellation);
        Restaurant = await Api.CreateRestaurantAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_running is null)
            return;

        var data = Running.Postgres.Directory;
        await Running.DisposeAsync();
        foreach (var folder in new[] { data, _home }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);

        GC.SuppressFinalize(this);
    }

    /// <summary>Tells services what is different in this system.</summary>
    protected virtual void Configure(HanokSystem system)
    {
    }

    /// <summary>Waits until no saga is on its way, then checks everything.</summary>
    internal async Task InvariantsHoldAsync(CancellationToken cancellation)
    {
        try
        {
            await Until.NothingIsMissingAsync(() => UnrestAsync(cancellation));
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new TimeoutException($"{e.Message}\n{LogTails()}", e);
        }

        var violations = Invariants.Violations(await Snapshot.ReadAsync(Databases, cancellation), Ledger);
        Assert.True(violations.Count == 0, $"{violations.Count} violations:\n{string.Join('\n', violations)}\n{(violations.Count > 0 ? LogTails() : "")}");
    }

    /// <summary>Waits until the order is approved or rejected.</summary>
    /// <returns>The order as the API shows it.</returns>
    internal async Task<Answer> EndOfAsync(Guid order, CancellationToken cancellation)
    {
        var answer = await Api.GetAsync($"/api/orders/{order}", cancellation);
        await Until.NothingIsMissingAsync(
            async () =>
            {
                answer = await Api.GetAsync($"/api/orders/{order}", cancellation);
                return (string?)answer.Json["state"] is "APPROVED" or "REJECTED" ? null : $"the end of order {order}: {answer}";
            });
        return answer;
    }

    private async Task<(int Code, string Output)> HanokAsync(string[] arguments)
    {
        using var output = new StringWriter();
        var code = await new HanokSystem("system-test", arguments) { Home = _home, Output = output }.RunAsync();
        return (code, output.ToString());
    }

    private async Task<string?> UnrestAsync(CancellationToken cancellation)
    {
        var stuck = (await Snapshot.SagasAsync(Databases, cancellation)).Where(saga => !saga.HasEnded).ToList();
        var parked = stuck.Count == 0 ? [] : await Snapshot.ParkedAsync(Databases, cancellation);
        return stuck.Count == 0
            ? null
            : $"the end of {stuck.Count} sagas:\n{string.Join('\n', stuck.Select(saga => $"{saga.Id} is {saga.Status} at '{saga.Step}'"))}\n"
                + $"Parked:\n{string.Join('\n', parked)}";
    }

    private string LogTails() => string.Join('\n', Running.Services.Select(service =>
        $"--- {service.Name}, process {service.ProcessId}:\n{string.Join('\n', Telling(service.LogFile).TakeLast(8))}"));

    /// <summary>Warnings and errors, and lines that are no log entries; each without its stack trace, which is in the file.</summary>
    private static List<string> Telling(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            if (!line.Contains("\"LogLevel\":\"Information\"", StringComparison.Ordinal))
                lines.Add(line.Length > 500 ? line[..500] : line);

        return lines;
    }
}
