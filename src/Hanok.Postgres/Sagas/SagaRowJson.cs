using System.Text.Json;
using System.Text.Json.Serialization;
using Hanok.Commands;

namespace Hanok.Postgres.Sagas;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SagaProgressColumn))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class SagaRowJson : JsonSerializerContext;
