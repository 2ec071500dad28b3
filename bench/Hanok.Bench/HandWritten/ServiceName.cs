namespace Hanok.Bench.HandWritten;

/// <summary>The four services; the number is the source in a watermark row.</summary>
internal enum ServiceName : byte
{
    Order,
    Consumer,
    Kitchen,
    Accounting,
}
