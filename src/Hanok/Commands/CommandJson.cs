using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanok.Commands;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class CommandJson : JsonSerializerContext;
