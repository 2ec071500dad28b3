namespace FoodDelivery.Tests.Endpoints;

/// <summary>A line of <c>access.txt</c>: an endpoint, and who may call it.</summary>
/// <param name="Who">everybody; token: whoever has one; roles; hanok-admin: an operator's key; hanok-peer: a service.</param>
/// <param name="Owner">Whose the thing is that the path names, or - where it names nothing that is somebody's.</param>
internal sealed record AccessRow(string Process, string Methods, string Path, string Who, string Body, string Owner)
{
    /// <summary>Without the owner: what the program says of itself.</summary>
    public string Endpoint => $"{Process} {Methods} {Path} {Who} {Body}";

    public string Method => Methods == "*" ? "GET" : Methods.Split(',')[0];

    private static readonly string[] Services = ["order", "restaurant", "consumer", "kitchen", "delivery", "accounting", "order-history"];

    public static IReadOnlyList<AccessRow> ReadAll() =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Endpoints", "access.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(Read)
            .SelectMany(row => row.Process == "services" ? Services.Select(service => row with { Process = service }) : [row]),
    ];

    public static AccessRow Read(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var process, var methods, var path, var who, var body, .. var rest]
        ? new(process, methods, path, who, body, rest is [var owner] ? owner : "-")
        : throw new FormatException($"No row: {line}");

    public override string ToString() => $"{Process} {Methods} {Path}";
}
