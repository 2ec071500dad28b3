using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hanok.Sagas;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class HanokSagaJson : JsonSerializerContext;
