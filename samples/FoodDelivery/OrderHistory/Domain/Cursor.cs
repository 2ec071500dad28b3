using System.Buffers.Binary;
using System.Buffers.Text;

namespace FoodDelivery.OrderHistory.Domain;

/// <summary>A place in the history: after this order, newest first. It stays where it is while new orders come.</summary>
public readonly record struct Cursor(DateTimeOffset PlacedAt, Guid Id)
{
    private const int Length = sizeof(long) + 16;

    /// <summary>Before all that there can be.</summary>
    public static readonly Cursor Start = new(new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.AllBitsSet);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, PlacedAt.UtcTicks);
        Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _))
            return false;

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < 0 || ticks > Start.PlacedAt.UtcTicks)
            return false;

        cursor = new(new(ticks, TimeSpan.Zero), new Guid(bytes[sizeof(long)..], bigEndian: true));
        return true;
    }
}
