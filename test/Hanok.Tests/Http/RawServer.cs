using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Hanok.Tests.Http;

/// <summary>A server on a bare socket: it reads each request whole, counts it, and answers bytes, or closes the connection without a word.</summary>
internal sealed partial class RawServer : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly Func<string, string?> _answer;
    private readonly Task _accepting;

    private RawServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>What arrived, each byte as one letter.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <param name="answer">To a request; null closes its connection.</param>
    public static RawServer Start(Func<string, string?> answer) => new(answer);

    /// <summary>Answers what reads, keeps those connections, and closes them on everything else.</summary>
    public static RawServer AnsweringReads() => new(request => request.StartsWith("GET", StringComparison.Ordinal) ? Ok : null);

    /// <summary>Nobody listens any more; connections that are open stay so.</summary>
    public void StopListening() => _listener.Stop();

    public int Count(string method) => _requests.Count(request => request.StartsWith(method + " ", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            while (await ReadAsync(client.GetStream()) is { } request)
            {
                _requests.Enqueue(request);
                if (_answer(request) is not { } answer)
                    return;

                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }
    }

    private async Task<string?> ReadAsync(NetworkStream stream)
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsWhole(all.ToString()))
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0)
                return null;

            all.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return all.ToString();
    }

    // Who waits for leave to send its body has sent all that it will.
    private static bool IsWhole(string request) =>
        request.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var head
        && (request.Contains("Expect: 100-continue", StringComparison.OrdinalIgnoreCase)
            || (request.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)
                ? request.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
                : request.Length >= head + 4 + (Length().Match(request) is { Success: true } match ? int.Parse(match.Groups[1].Value) : 0)));

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
