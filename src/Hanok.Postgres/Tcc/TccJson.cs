using System.Text.Json;
using System.Text.Json.Serialization;
using Hanok.Commands;
using Hanok.Tcc;

namespace Hanok.Postgres.Tcc;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<TccBranch>))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class TccJson : JsonSerializerContext;
