using System.Text.Json.Serialization;

namespace Hanok.Postgres.Idempotency;

[JsonSerializable(typeof(IReadOnlyList<KeyValuePair<string, string?[]>>))]
internal sealed partial class RequestJson : JsonSerializerContext;
