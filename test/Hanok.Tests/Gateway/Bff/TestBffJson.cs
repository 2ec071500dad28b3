using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanok.Tests.Gateway.Bff;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SmallOrder))]
internal sealed partial class TestBffJson : JsonSerializerContext;

internal sealed record SmallOrder(string State);
