using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Grpc.Translation;

[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class TranslationJson : JsonSerializerContext;
