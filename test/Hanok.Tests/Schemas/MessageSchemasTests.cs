using Hanok.Messaging;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Testing.Schemas;
using Hanok.Tests.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Sdk;

namespace Hanok.Tests.Schemas;

/// <summary>The check as a test calls it, on recordings in a folder.</summary>
public sealed class MessageSchemasTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"hanok-schemas-{Guid.CreateVersion7():n}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_was_recorded_passes_and_is_a_file_for_each_message_and_each_service()
    {
        Contract(Audit()).Check(isAccepted: true);

        Contract(Audit()).Check(isAccepted: false);
        Assert.Contains("orders.noted.v1.json", Files(""));
        Assert.Contains("kitchen.cook.v1.json", Files(""));
        Assert.Equal(["audit.json"], Files("consumers"));
    }

    [Fact]
    public void What_is_not_recorded_yet_fails_and_says_how_to_record_it()
    {
        var error = Assert.ThrowsAny<XunitException>(() => Contract(Audit()).Check(isAccepted: false));

        Assert.Contains("These changes break nobody, but are not recorded:", error.Message, StringComparison.Ordinal);
        Assert.Contains("- orders.noted.v1 is new", error.Message, StringComparison.Ordinal);
        Assert.Contains("- orders.noted.v1 is new, as audit reads it", error.Message, StringComparison.Ordinal);
        Assert.Contains("HANOK_ACCEPT_SCHEMAS=1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_breaks_a_recorded_consumer_fails_with_its_name()
    {
        Contract(Audit()).Check(isAccepted: true);
        var file = Path.Combine(_folder, "consumers", "audit.json");
        File.Move(file, Path.Combine(_folder, "consumers", "archive.json"));
        var recorded = File.ReadAllText(Path.Combine(_folder, "consumers", "archive.json"));
        File.WriteAllText(Path.Combine(_folder, "consumers", "archive.json"), recorded.Replace("\"integer\"", "\"string\"", StringComparison.Ordinal));

        var error = Assert.ThrowsAny<XunitException>(() => Contract(Audit()).Check(isAccepted: false));

        Assert.Contains("orders.noted.v1: 'number' is written as integer, and read as string.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Consumer archive", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_reads_what_its_classes_methods_upcasters_and_sagas_read()
    {
        using var service = Service(hanok => hanok
            .AddUpcaster<Noted, NotedV2>(old => new(old.Key, old.Number))
            .HandleEvent((IReadOnlyList<NotedV2> _) => { })
            .AddCommandHandlers<StepsParticipant>()
            .AddSaga<AskingSaga, StepsState>());

        new MessageSchemas(_folder).Service(service.Services).Check(isAccepted: true);

        Assert.Equal(
            ["kitchen.do-step.v1", "kitchen.step-done.v2", "kitchen.undo-step.v1", "orders.noted.v1", "orders.noted.v2"],
            new SchemaFolder(_folder).Read().Consumers["audit"].Keys);
    }

    [Fact]
    public void An_assembly_that_is_no_program_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new MessageSchemas(_folder).Service(typeof(Message).Assembly));

        Assert.Contains("Hanok is no program", error.Message, StringComparison.Ordinal);
    }

    private MessageSchemas Contract(WebApplication audit)
    {
        using (audit)
            return new MessageSchemas(_folder).Messages(typeof(Cook).Assembly.GetTypes().Where(t => t != typeof(BrokenNoted))).Service(audit.Services);
    }

    private static WebApplication Audit() => Service(hanok => hanok.HandleEvent((Noted _) => { }));

    private static WebApplication Service(Action<Hanok.Chassis.HanokBuilder> configure)
    {
        var builder = TestHost.CreateBuilder("audit");
        var hanok = builder.AddHanok("audit");
        configure(hanok);

        // What the handlers would need is missing on purpose: they are not made.
        return builder.Build();
    }

    private List<string?> Files(string folder) => [.. Directory.GetFiles(Path.Combine(_folder, folder)).Select(Path.GetFileName)];
}
