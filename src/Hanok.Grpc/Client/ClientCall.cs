using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Hanok.Grpc.Wire;

namespace Hanok.Grpc.Client;

/// <summary>One call from its request to its status. What goes wrong anywhere is thrown as a <see cref="GrpcException"/>.</summary>
internal sealed class ClientCall : IDisposable
{
    private readonly string _service;
    private readonly MessageParser _parser;
    private readonly GrpcCallOptions _options;
    private readonly int _limit;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _start;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private HttpResponseMessage? _response;
    private PipeReader? _body;
    private MessageReader? _messages;

    public ClientCall(
        string service, MessageParser parser, GrpcCallOptions options, TimeSpan timeout, int limit, TimeProvider time, CancellationToken caller)
    {
        (_service, _parser, _options, _timeout, _limit, _time, _caller) = (service, parser, options, timeout, limit, time, caller);
        _start = time.GetTimestamp();
        _deadline = new(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
    }

    /// <returns>False when nothing was sent and it is not the last attempt.</returns>
    public async Task<bool> TrySendAsync(HttpClient http, HttpRequestMessage request, bool isLast)
    {
        var left = _timeout - _time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero)
            throw Late();

        AddHeaders(request.Headers, left);
        try
        {
            _response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _either.Token);
            await BeginAsync(_response);
            return true;
        }
        catch (Exception e) when (!isLast && !_either.IsCancellationRequested && GrpcFault.NeverArrived(e))
        {
            return false;
        }
        catch (Exception e) when (e is not GrpcException)
        {
            throw Translate(e);
        }
    }

    /// <returns>Null at the end: then <see cref="Failure"/> says how it went.</returns>
    public async ValueTask<IMessage?> ReadAsync()
    {
        if (_messages is null)
            return null;

        try
        {
            return await _messages.ReadAsync(_parser, _either.Token);
        }
        catch (Exception e) when (e is not GrpcException)
        {
            throw Translate(e);
        }
    }

    /// <summary>After the last message.</summary>
    /// <returns>Null when the status is OK.</returns>
    public GrpcException? Failure()
    {
        // Without a message, all of the answer may be one block of headers.
        var trailers = _response!.TrailingHeaders.Contains(GrpcHeaders.Status) ? _response.TrailingHeaders : _response.Headers;
        if (!trailers.TryGetValues(GrpcHeaders.Status, out var status) || !int.TryParse(status.First(), out var code))
            return new(GrpcStatus.Unknown, $"'{_service}' ended its answer without a status.");

        var metadata = Metadata(trailers);
        if (code == (int)GrpcStatus.Ok)
        {
            _options.OnTrailers?.Invoke(metadata);
            return null;
        }

        var detail = trailers.TryGetValues(GrpcHeaders.Message, out var message) ? StatusMessage.Decode(message.First()) : "";
        return Enum.IsDefined((GrpcStatus)code)
            ? new((GrpcStatus)code, detail, metadata)
            : new(GrpcStatus.Unknown, $"'{_service}' ended its answer with {code}, which is no status: {detail}", metadata);
    }

    public void Dispose()
    {
        // In the middle of a stream, this cancels it.
        _response?.Dispose();
        _body?.Complete();
        _either.Dispose();
        _deadline.Dispose();
    }

    private void AddHeaders(HttpRequestHeaders headers, TimeSpan left)
    {
        headers.TE.Add(new("trailers"));
        headers.TryAddWithoutValidation("User-Agent", "grpc-hanok");
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.Encodings);
        headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(left));
        foreach (var (key, value) in _options.Metadata ?? new())
            headers.TryAddWithoutValidation(key, value);
    }

    private async ValueTask BeginAsync(HttpResponseMessage response)
    {
        if (!response.Headers.Contains(GrpcHeaders.Status))
        {
            if (response.StatusCode != HttpStatusCode.OK)
                throw GrpcFault.Of(response.StatusCode, _service);

            if (!GrpcHeaders.IsGrpc(response.Content.Headers.ContentType?.ToString()))
                throw new GrpcException(GrpcStatus.Unknown, $"'{_service}' answered with '{response.Content.Headers.ContentType}', which is no gRPC.");

            _options.OnMetadata?.Invoke(Metadata(response.Headers));
        }

        var encoding = response.Headers.TryGetValues(GrpcHeaders.Encoding, out var values) ? values.First() : null;
        if (encoding is not (null or GrpcHeaders.Identity or GrpcHeaders.Gzip))
            throw new GrpcException(GrpcStatus.Internal, $"'{_service}' packs its messages with '{encoding}', which was not offered.");

        _body = PipeReader.Create(await response.Content.ReadAsStreamAsync(_either.Token));
        _messages = new(_body, encoding, _limit);
    }

    private Exception Translate(Exception exception)
    {
        if (_caller.IsCancellationRequested)
            return new OperationCanceledException("The call was given up by its caller.", exception, _caller);

        return _deadline.IsCancellationRequested || _time.GetElapsedTime(_start) >= _timeout ? Late() : GrpcFault.Of(exception, _service);
    }

    private GrpcException Late() => new(GrpcStatus.DeadlineExceeded, $"'{_service}' did not answer within {_timeout.TotalMilliseconds:N0} ms.");

    private static GrpcMetadata Metadata(HttpResponseHeaders headers)
    {
        var metadata = new GrpcMetadata();
        foreach (var (name, values) in headers)
            foreach (var value in values)
                metadata.Receive(name, value);

        return metadata;
    }
}
