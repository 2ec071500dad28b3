using System.Text.Json.Serialization;

namespace Hanok.Bench.HandWritten;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderBody))]
internal sealed partial class BodyJson : JsonSerializerContext;
