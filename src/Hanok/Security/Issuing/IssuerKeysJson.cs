using System.Text.Json.Serialization;

namespace Hanok.Security.Issuing;

[JsonSerializable(typeof(IReadOnlyList<IssuerKey>))]
internal sealed partial class IssuerKeysJson : JsonSerializerContext;
