using System.Text.Json.Nodes;

namespace Hanok.AppHost.Admin;

/// <param name="Status">0 when there was no answer.</param>
internal sealed record AdminAnswer(string Service, int Status, JsonObject Json)
{
    public bool IsDone => Status is >= 200 and < 300;

    public string? Problem => IsDone ? null : $"{Service}: {(string?)Json["detail"] ?? (string?)Json["title"]}{(Status == 0 ? "" : $" ({Status})")}";
}
