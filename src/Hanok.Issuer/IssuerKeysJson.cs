using System.Text.Json.Serialization;

namespace Hanok.Issuer;

[JsonSerializable(typeof(IReadOnlyList<IssuerKey>))]
internal sealed partial class IssuerKeysJson : JsonSerializerContext;
