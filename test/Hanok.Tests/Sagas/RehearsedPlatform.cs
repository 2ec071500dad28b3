using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Sagas;

/// <summary>A platform for sagas that are only talked with: it keeps what local steps record.</summary>
internal sealed class RehearsedPlatform : ContractPlatform
{
    public List<string> Recorded { get; } = [];

    public override ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation) => throw new NotSupportedException("No service runs here.");

    public override void Record(ITransaction transaction, string effect) => Recorded.Add(effect);

    public override ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<string>>(Recorded);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
