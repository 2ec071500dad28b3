namespace Hanok.AppHost;

internal sealed record ServiceAddress(int HttpPort, int? MessagesPort, int? GrpcPort)
{
    public string Http => $"http://127.0.0.1:{HttpPort}";
    public string? Messages => MessagesPort is { } port ? $"http://127.0.0.1:{port}" : null;
    public string? Grpc => GrpcPort is { } port ? $"http://127.0.0.1:{port}" : null;
}
