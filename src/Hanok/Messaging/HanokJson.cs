using System.Text.Json;
using System.Text.Json.Serialization;
using Hanok.Commands;

namespace Hanok.Messaging;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class HanokJson : JsonSerializerContext;
