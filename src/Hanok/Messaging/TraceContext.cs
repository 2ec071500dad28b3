using System.Buffers;

namespace Hanok.Messaging;

/// <summary>A W3C <c>traceparent</c> in 25 bytes instead of 55 characters.</summary>
internal static class TraceContext
{
    public const int Size = 16 + 8 + 1;

    public static bool TryPack(string traceParent, Span<byte> to) =>
        traceParent.Length == 55
        && traceParent.StartsWith("00-", StringComparison.Ordinal)
        && Convert.FromHexString(traceParent.AsSpan(3, 32), to, out _, out _) == OperationStatus.Done
        && Convert.FromHexString(traceParent.AsSpan(36, 16), to[16..], out _, out _) == OperationStatus.Done
        && Convert.FromHexString(traceParent.AsSpan(53, 2), to[24..], out _, out _) == OperationStatus.Done;

    public static string Unpack(ReadOnlySpan<byte> from) =>
        $"00-{Convert.ToHexStringLower(from[..16])}-{Convert.ToHexStringLower(from[16..24])}-{Convert.ToHexStringLower(from[24..25])}";
}
