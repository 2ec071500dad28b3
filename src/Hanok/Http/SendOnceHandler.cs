namespace Hanok.Http;

/// <summary>
/// Keeps <see cref="SocketsHttpHandler"/> from sending a request again by itself. When a connection ends without an answer, it sends a request
/// whose body it has not begun up to three times more: one without a body, or one that waits for <c>100-continue</c>, may so arrive four
/// times. An empty body is one that was begun.
/// </summary>
/// <remarks>What only reads (GET, HEAD, OPTIONS, TRACE) is left as it is: an idle connection that was closed is then nobody's concern.</remarks>
public sealed class SendOnceHandler : DelegatingHandler
{
    public SendOnceHandler()
    {
    }

    public SendOnceHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(request);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(request);
        return base.Send(request, cancellationToken);
    }

    internal static void Prepare(HttpRequestMessage request)
    {
        var method = request.Method;
        if (method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace || method == HttpMethod.Connect)
            return;

        request.Content ??= new ByteArrayContent([]);
        if (request.Headers.ExpectContinue == true)
            request.Headers.ExpectContinue = null;
    }
}
