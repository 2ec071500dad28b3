using System.Text.Json;
using System.Text.Json.Serialization;
using Hanok.Bench.Messaging.Work;

namespace Hanok.Bench.Messaging.Processes;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(NoteCommand))]
[JsonSerializable(typeof(NoteSetCommand))]
internal sealed partial class WorkerJson : JsonSerializerContext;
