namespace Hanok.IntegrationTests.Chaos;

/// <summary>Alone: it starts processes all the time, and others would wait for them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ChaosCollection
{
    public const string Name = "Chaos";
}
