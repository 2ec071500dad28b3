namespace Hanok.Bench.Messaging.Work;

/// <summary>The message of the messaging benchmark, about 200 bytes as JSON. Of each key in a run, the sequence is 0, 1, 2, ...</summary>
internal sealed record Note(int Run, int Key, int Seq, string Text)
{
    public static string SomeText { get; } = new('x', 156);
}
