using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hanok.Choreography;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class FlowJson : JsonSerializerContext;
