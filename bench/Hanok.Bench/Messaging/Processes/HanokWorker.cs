using Hanok.Bench.Messaging.Work;
using Hanok.Messaging;
using Hanok.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Bench.Messaging.Processes;

/// <summary>A Hanok service as a process of its own: this program again, told by its environment to be one. It sends and receives.</summary>
internal static class HanokWorker
{
    /// <summary>Holds the name of the service.</summary>
    public const string Variable = "HANOK_BENCH_WORKER";

    /// <param name="args">None, or <c>migrate</c>.</param>
    public static async Task<int> RunAsync(string service, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddHanok(service).AddPostgres().AddTransport()
            .AddJson(WorkerJson.Default)
            .AddCommandHandlers<NoteHandler>()
            .AddCommandHandlers<NoteSetHandler>();

        var app = builder.Build();
        app.MapHanok();
        var database = app.Services.GetRequiredService<PostgresDatabase>();
        var publishing = new Publishing((request, notes, cancellation) => PublishAsync(database, request, notes, cancellation), TimeProvider.System);
        app.MapPost(PublishRequest.Path, publishing.RunAsync).AllowAnonymous();
        return await app.RunHanokAsync(args);
    }

    private static async ValueTask PublishAsync(
        PostgresDatabase database, PublishRequest request, IReadOnlyList<Note> notes, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        if (notes is [var only])
            transaction.Write($"INSERT INTO sent (run, key, seq, text) VALUES ({only.Run}, {only.Key}, {only.Seq}, {only.Text})");
        else
            transaction.Write(
                $"""
                INSERT INTO sent (run, key, seq, text)
                SELECT * FROM unnest(
                  {Column(notes, n => n.Run)}, {Column(notes, n => n.Key)}, {Column(notes, n => n.Seq)}, {Column(notes, n => n.Text)})
                """);

        foreach (var note in notes)
            transaction.Add(ToMessage(transaction.Messages, request, note));

        await transaction.CommitAsync(cancellation);
    }

    // As ITransaction.Send does it, but to a service that is known only now: the servers benchmark sends in a ring.
    private static Message ToMessage(MessageFactory messages, PublishRequest request, Note note)
    {
        var id = Guid.CreateVersion7(messages.Time.GetUtcNow());
        object command = request.ForSets
            ? new NoteSetCommand(note.Run, note.Key, note.Seq, note.Text)
            : new NoteCommand(note.Run, note.Key, note.Seq, note.Text);
        return messages.Command(id, $"note-{note.Key}", conversation: id, command) with
        {
            Channel = Channels.Commands(request.Receiver),
            ReplyTo = "",
        };
    }

    private static T[] Column<T>(IReadOnlyList<Note> notes, Func<Note, T> column) => [.. notes.Select(column)];
}
