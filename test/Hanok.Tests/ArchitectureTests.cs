using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hanok.Tests;

/// <summary>Which way things point. A folder of Hanok is a namespace, and may use those that are named for it here, and no other.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Leaves = ["Observability", "Resilience", "Discovery", "Security", "Http"];

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        // Leaves that call others do it by the same connections.
        ["Resilience"] = ["Http"],
        ["Discovery"] = ["Http"],
        ["Messaging"] = [],
        ["Commands"] = ["Messaging"],
        ["Events"] = ["Messaging"],
        ["Outbox"] = ["Messaging"],
        ["Audit"] = ["Messaging"],
        ["Inbox"] = ["Messaging", "Audit"],
        // It is the receiving side too: what comes over the wire goes into the inbox. A subscription that ends lets go of what waits in the spool.
        ["Direct"] = ["Messaging", "Inbox", "Outbox", "Audit"],
        ["Isolation"] = ["Commands", "Messaging"],
        ["Idempotency"] = ["Messaging"],
        ["Sagas"] = ["Commands", "Messaging", "Isolation", "Audit", "Idempotency"],
        ["Choreography"] = ["Events", "Messaging"],
        ["Asks"] = ["Commands", "Events", "Messaging"],
        ["Scheduling"] = ["Messaging"],
        ["Tcc"] = ["Commands", "Messaging", "Audit", "Idempotency"],
        ["InMemory"] = ["Sagas", "Idempotency", "Choreography", "Isolation", "Commands", "Events", "Messaging", "Outbox", "Inbox", "Scheduling", "Asks", "Audit", "Tcc"],
    };

    [Fact]
    public void The_folders_of_Hanok_use_each_other_only_along_the_arrows() => Assert.Empty(Uses().Where(use => !IsAllowed(use.From, use.To)).Order());

    [Fact]
    public void Every_arrow_is_found_where_it_is_known_to_be()
    {
        // So that a search that finds nothing does not pass for a clean house.
        var uses = Uses();

        Assert.Contains(("Sagas", "Commands", "Sagas.SagaMachine`1 -> Commands.Done"), uses);
        Assert.Contains(uses, use => use is { From: "Chassis", To: "Outbox" });
    }

    [Fact]
    public void Hanok_stands_on_the_shared_framework_OpenTelemetry_and_Polly_alone() =>
        Assert.All(References("Hanok"), name => Assert.True(
            name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || name == "Microsoft.Net.Http.Headers"
            || name.StartsWith("OpenTelemetry", StringComparison.Ordinal) || name == "Polly.Core",
            name));

    [Fact]
    public void Only_the_store_on_PostgreSQL_what_extends_it_and_the_AppHost_know_Npgsql() =>
        Assert.Equal(["Hanok.AppHost", "Hanok.EntityFrameworkCore", "Hanok.Postgres"], SourceAssemblies.Names.Where(name => References(name).Contains("Npgsql")).Order());

    [Fact]
    public void Nothing_in_src_knows_more_of_Hanok_than_the_library_but_what_extends_the_store_on_PostgreSQL_and_who_writes_accounts() =>
        Assert.Equal(
            ["Hanok.AppHost -> Hanok.Issuer", "Hanok.EntityFrameworkCore -> Hanok.Postgres"],
            SourceAssemblies.Names.SelectMany(name => References(name)
                .Where(r => r.StartsWith("Hanok.", StringComparison.Ordinal)).Select(r => $"{name} -> {r}")));

    [Fact]
    public void A_broker_is_known_to_its_transport_alone()
    {
        Assert.Equal(["Hanok.Kafka"], SourceAssemblies.Names.Where(name => References(name).Contains("Confluent.Kafka")));
        Assert.Equal(["Hanok.RabbitMq"], SourceAssemblies.Names.Where(name => References(name).Contains("RabbitMQ.Client")));
    }

    [Fact]
    public void Protobuf_is_known_to_gRPC_alone() =>
        Assert.Equal(["Hanok.Grpc"], SourceAssemblies.Names.Where(name => References(name).Contains("Google.Protobuf")));

    private static bool IsAllowed(string from, string to) =>
        from == to || from == "Chassis" || to == "Work" || (!Leaves.Contains(from) && Leaves.Contains(to)) || (Arrows.TryGetValue(from, out var may) && may.Contains(to));

    private static IEnumerable<string> References(string assembly) => SourceAssemblies.Load(assembly).GetReferencedAssemblies().Select(r => r.Name!);

    // From the compiled code, method bodies included: what a signature mentions, and what is called, made or thrown.
    private static HashSet<(string From, string To, string What)> Uses()
    {
        using var file = new PEReader(File.OpenRead(typeof(Hanok.Messaging.Message).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var module = typeof(Hanok.Messaging.Message).Module;
        var found = new HashSet<(string From, string To, string What)>();
        foreach (var type in module.GetTypes())
        {
            foreach (var used in new UsedTypes(file, metadata, module).By(type).Where(t => t.Assembly == type.Assembly))
                if (FolderOf(type) is { } from && FolderOf(used) is { } to && from != to)
                    found.Add((from, to, $"{Show(type)} -> {Show(used)}"));
        }

        return found;
    }

    // The entry points stand in the namespace of the framework, so that they are found without a using; they belong to the chassis.
    private static string? FolderOf(Type type) => Outermost(type).Namespace switch
    {
        "Microsoft.Extensions.DependencyInjection" => "Chassis",
        { } space when space.StartsWith("Hanok.", StringComparison.Ordinal) => space.Split('.')[1],
        _ => null,
    };

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string Show(Type type) => Outermost(type).FullName!.Replace("Hanok.", "", StringComparison.Ordinal);
}
