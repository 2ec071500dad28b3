using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Bench.Messaging.Processes;

/// <summary>For the handler of one.</summary>
[MessageType("bench.note.v1")]
internal sealed record NoteCommand(int Run, int Key, int Seq, string Text) : ICommand;
