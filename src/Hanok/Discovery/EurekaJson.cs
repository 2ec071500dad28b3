using System.Text.Json.Serialization;

namespace Hanok.Discovery;

/// <summary>What this service reads of Eureka's JSON. Registries differ in what they write as text and what as numbers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(EurekaList))]
[JsonSerializable(typeof(EurekaChange))]
internal sealed partial class EurekaJson : JsonSerializerContext;
