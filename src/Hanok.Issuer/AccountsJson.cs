using System.Text.Json.Serialization;

namespace Hanok.Issuer;

/// <summary>For reading and writing the file without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AccountsFile))]
public sealed partial class AccountsJson : JsonSerializerContext;
