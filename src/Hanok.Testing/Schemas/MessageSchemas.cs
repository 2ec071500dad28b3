using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Schemas;

/// <summary>
/// Compares how messages look in the code with how they were recorded, and fails when a consumer, as it is or as it was recorded, could
/// not read what it gets. The recordings are JSON files that are committed with the code.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class MessageSchemas
{
    /// <summary>The environment variable with which <see cref="Check()"/> records what is in the code, instead of comparing.</summary>
    public const string Accept = "HANOK_ACCEPT_SCHEMAS";

    private readonly SchemaSet _code = new();
    private readonly string _folder;

    /// <param name="folder">Where the recordings are; a relative path starts at the calling source file.</param>
    public MessageSchemas(string folder, [CallerFilePath] string caller = "") =>
        _folder = Path.GetFullPath(folder, Path.GetDirectoryName(caller)!);

    /// <summary>The messages of an assembly, as their owners write them: every class with a <see cref="MessageTypeAttribute"/>.</summary>
    /// <param name="json">The JSON contexts that the services use for them, as they are given to <c>AddJson</c>.</param>
    public MessageSchemas Messages(Assembly contracts, params IJsonTypeInfoResolver[] json) =>
        Messages(contracts.GetTypes(), json);

    /// <summary>Messages, as their owners write them: those of the classes that have a <see cref="MessageTypeAttribute"/>.</summary>
    /// <inheritdoc cref="Messages(Assembly, IJsonTypeInfoResolver[])"/>
    public MessageSchemas Messages(IEnumerable<Type> contracts, params IJsonTypeInfoResolver[] json)
    {
        var write = new MessageJson(json);
        foreach (var contract in contracts.Where(t => t.IsDefined(typeof(MessageTypeAttribute), inherit: false)))
            if (!_code.Messages.TryAdd(MessageType.Of(contract).Name, MessageSchema.Written(contract, write)))
                throw new InvalidOperationException(
                    $"Two classes are named {MessageType.Of(contract).Name}. Of a message, give the class of its owner alone.");

        return this;
    }

    /// <summary>A service, by its program: it is run until its host is built, and then stopped, to see what it handles.</summary>
    public MessageSchemas Service(Assembly program)
    {
        using var host = ServiceProgram.Build(program);
        return Service(host.Services);
    }

    /// <summary>A service, by its container.</summary>
    public MessageSchemas Service(IServiceProvider services)
    {
        var json = services.GetRequiredService<MessageJson>();
        var contracts = services.GetServices<HandledMessage>().Select(m => m.Contract)
            .Concat(services.GetServices<ISagaMachine>().SelectMany(saga => saga.ReplyContracts));
        var reads = _code.Consumers[services.GetRequiredService<MessageFactory>().Service] = new(StringComparer.Ordinal);
        foreach (var contract in contracts)
            reads[MessageType.Of(contract).Name] = MessageSchema.Read(contract, json);

        return this;
    }

    /// <summary>Compares, and fails the test with what changed, why it breaks, and which consumer; or records, see <see cref="Accept"/>.</summary>
    public void Check() => Check(isAccepted: Environment.GetEnvironmentVariable(Accept) is { Length: > 0 });

    internal void Check(bool isAccepted)
    {
        var folder = new SchemaFolder(_folder);
        var recorded = folder.Read();
        if (isAccepted)
        {
            folder.Write(_code.With(recorded));
            return;
        }

        Fail("These changes break a consumer:", SchemaChange.Breaks(recorded, _code),
            "Keep what is read, or make it a new version of the message with an upcaster. If nobody runs the old one any more, run this test with "
            + $"{Accept}=1 and commit {_folder}.");
        Fail("These changes break nobody, but are not recorded:", SchemaChange.Unrecorded(recorded, _code),
            $"Run this test with {Accept}=1 and commit {_folder}.");
    }

    private static void Fail(string heading, IReadOnlyList<string> lines, string cure)
    {
        if (lines.Count > 0)
            Assert.Fail($"{heading}\n{string.Join('\n', lines.Select(line => $"- {line}"))}\n{cure}");
    }
}
