using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Hanok.Grpc.Translation;

/// <summary>A value as it stands in a path or a query, for a field of a certain type; as in proto3's JSON, without the quotes.</summary>
internal static class FieldText
{
    private static readonly string[] WrittenAsText = [Timestamp.Descriptor.FullName, Duration.Descriptor.FullName, FieldMask.Descriptor.FullName];

    public static bool CanBeText(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Group => false,
        FieldType.Message => !field.IsMap && (IsWrapper(field.MessageType) || WrittenAsText.Contains(field.MessageType.FullName)),
        _ => true,
    };

    /// <exception cref="FieldException">It does not fit.</exception>
    public static object Parse(FieldDescriptor field, string text, string path) => (field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool => text switch { "true" => true, "false" => false, _ => null },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Integer<int>(int.TryParse, text),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Integer<long>(long.TryParse, text),
        FieldType.UInt32 or FieldType.Fixed32 => Integer<uint>(uint.TryParse, text),
        FieldType.UInt64 or FieldType.Fixed64 => Integer<ulong>(ulong.TryParse, text),
        FieldType.Double => Real(text),
        FieldType.Float => Real(text) is { } real && (double.IsInfinity(real) || Math.Abs(real) <= float.MaxValue || double.IsNaN(real)) ? (float)real : null,
        FieldType.Enum => Number(field.EnumType, text),
        FieldType.Bytes => Bytes(text),
        FieldType.Message when IsWrapper(field.MessageType) => Parse(field.MessageType.FindFieldByNumber(1), text, path),
        FieldType.Message => Json(field.MessageType, text),
        _ => null,
    }) ?? throw new FieldException(path, $"'{Shorten(text)}' is no {Name(field)}.");

    private delegate bool TryParse<T>(string text, NumberStyles style, IFormatProvider culture, out T value);

    private static object? Integer<T>(TryParse<T> parse, string text) where T : struct =>
        parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Real(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value) ? value : null,
    };

    // By name or by number, and only what is declared: a typing error is not to become another value.
    private static int? Number(EnumDescriptor type, string text) =>
        type.FindValueByName(text)?.Number
        ?? (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? type.FindValueByNumber(number)?.Number : null);

    // Either alphabet of Base64: that for addresses is what fits into a path.
    private static ByteString? Bytes(string text)
    {
        var plain = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[plain.Length];
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var written) ? ByteString.CopyFrom(bytes.AsSpan(0, written)) : null;
    }

    private static IMessage? Json(MessageDescriptor type, string text)
    {
        try
        {
            return JsonParser.Default.Parse($"\"{JsonEncodedText.Encode(text)}\"", type);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            return null;
        }
    }

    private static bool IsWrapper(MessageDescriptor type) => type.File == StringValue.Descriptor.File;

    private static string Name(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Enum => $"{field.EnumType.Name}: use one of {string.Join(", ", field.EnumType.Values.Select(value => value.Name))}",
        FieldType.Message => field.MessageType.Name,
        var type => type.ToString().ToLowerInvariant(),
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
