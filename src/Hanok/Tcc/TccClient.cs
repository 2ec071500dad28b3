using System.Net.Http.Headers;
using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>Speaks to participants, over the named client. Whatever they do becomes a <see cref="TccReply"/>. Thread-safe.</summary>
internal sealed class TccClient(IHttpClientFactory clients, MessageJson json, TimeProvider time)
{
    public const string Name = "hanok-tcc";

    /// <param name="within">Cancelled when it is not waited for any longer, which is no error.</param>
    public Task<TccReply> TryAsync(TccBranch branch, TccTry wanted, CancellationToken within)
    {
        var content = new ByteArrayContent(json.Write(wanted.Body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, wanted.Link) { Content = content, Headers = { { HoldEndpoints.IdHeader, $"{branch.Hold}" } } };
        var sentAt = time.GetUtcNow();
        return SendAsync(request, async response => TccReplies.OfTry(
            response.StatusCode, await response.Content.ReadAsStringAsync(within), sentAt), within);
    }

    public Task<TccReply> ConfirmAsync(TccBranch branch, TimeSpan timeout) => CloseAsync(
        new(HttpMethod.Put, branch.Link), response => ValueTask.FromResult(TccReplies.OfConfirm(response.StatusCode)), timeout);

    public Task<TccReply> CancelAsync(TccBranch branch, TimeSpan timeout) => CloseAsync(
        new(HttpMethod.Delete, branch.Link), response => ValueTask.FromResult(TccReplies.OfCancel(response.StatusCode)), timeout);

    private async Task<TccReply> CloseAsync(HttpRequestMessage request, Func<HttpResponseMessage, ValueTask<TccReply>> read, TimeSpan timeout)
    {
        using var within = new CancellationTokenSource(timeout, time);
        return await SendAsync(request, read, within.Token);
    }

    private async Task<TccReply> SendAsync(
        HttpRequestMessage request, Func<HttpResponseMessage, ValueTask<TccReply>> read, CancellationToken within)
    {
        using (request)
        {
            try
            {
                using var client = clients.CreateClient(Name);
                using var response = await client.SendAsync(request, within);
                return await read(response);
            }
            catch (OperationCanceledException)
            {
                return TccReplies.Unknown(TccReplies.NotInTime);
            }
            // Of a name that is none, an address that refuses, a connection that breaks, a body too long; and of what handlers on the
            // named client throw, such as an open circuit.
            catch (Exception e)
            {
                return TccReplies.Unknown($"could not be reached: {ForeignText.Reason(e)}");
            }
        }
    }
}
