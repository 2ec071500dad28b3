namespace Hanok.Bench.Peers.MassTransit;

internal abstract class WorkRow
{
    public long Id { get; set; }

    public int Run { get; set; }

    public int Key { get; set; }

    public int Seq { get; set; }

    public string Text { get; set; } = "";
}
