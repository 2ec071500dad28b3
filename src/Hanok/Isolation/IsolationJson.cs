using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanok.Isolation;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LockGranted))]
internal sealed partial class IsolationJson : JsonSerializerContext;
