using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Bench.Messaging.Processes;

/// <summary>For the handler of sets.</summary>
[MessageType("bench.note-of-a-set.v1")]
internal sealed record NoteSetCommand(int Run, int Key, int Seq, string Text) : ICommand;
