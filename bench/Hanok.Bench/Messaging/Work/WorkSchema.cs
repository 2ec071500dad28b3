namespace Hanok.Bench.Messaging.Work;

/// <summary>The tables of the work, for those whose library brings no migrations.</summary>
internal static class WorkSchema
{
    private const string Resource = "migrations/0001_work.sql";

    public static string Sql { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(WorkSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in {typeof(WorkSchema).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
