using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Hanok.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Hanok.Grpc.Translation;

/// <summary>
/// One REST request in front of one gRPC method: (1) body, query and path make the message, (2) the call, with what is left of the request's deadline,
/// (3) the answer as JSON, or one after the other, (4) a status that is not OK as a problem.
/// </summary>
internal sealed partial class TranslatedMethod(
    CallInvoker calls, string service, MethodDescriptor method, IReadOnlyDictionary<string, FieldPath> path, bool hasBody, int bodyLimit,
    IProblemDetailsService problems, ILogger<TranslatedMethod> logger)
{
    // Who calls, and by which key a repeat is known. Nothing else of HTTP means something there.
    private static readonly string[] PassedOnHeaders = ["authorization", "idempotency-key"];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Method<IMessage, IMessage> _method = method.Callable();
    private readonly JsonParser _parser = new(JsonParser.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(method.File)));
    // A client in a dynamic language reads what is there: a zero or an empty list is not left out.
    private readonly JsonFormatter _formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithTypeRegistry(TypeRegistry.FromFiles(method.File)));

    public async Task InvokeAsync(HttpContext context)
    {
        var answer = new TranslatedAnswer(context.Response, _formatter);
        try
        {
            var request = await RequestAsync(context);
            var options = new CallOptions(PassedOn(context.Request.Headers), cancellationToken: context.RequestAborted);
            if (method.IsServerStreaming)
            {
                using var call = calls.AsyncServerStreamingCall(_method, null, options, request);
                await answer.WriteAllAsync(call.ResponseStream.ReadAllAsync(context.RequestAborted), context.RequestAborted);
            }
            else
            {
                using var call = calls.AsyncUnaryCall(_method, null, options, request);
                await answer.WriteAsync(await call, context.RequestAborted);
            }
        }
        catch (FieldException e)
        {
            await WriteAsync(context, RpcProblem.Of(e));
        }
        // Else the client has gone, or its deadline has passed, which others tell.
        catch (RpcException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (RpcProblem.IsInternal(e.StatusCode))
                LogFailed(e, method.FullName, service);

            var problem = RpcProblem.Of(e.Status, service);
            if (answer.HasBegun)
                await answer.WriteEndAsync(problem, context.RequestAborted);
            else
                await WriteAsync(context, problem);
        }
    }

    private async ValueTask<IMessage> RequestAsync(HttpContext context)
    {
        var request = hasBody ? JsonBody.Parse(method.InputType, await ReadBodyAsync(context), _parser) : method.InputType.New();
        foreach (var (name, values) in context.Request.Query)
            FieldPath.Find(method.InputType, name).Set(request, values.ToArray());

        // Last, so that nothing but the path says what it says.
        foreach (var (name, field) in path)
            field.Set(request, [SentPath.Value(context, name)]);

        return request;
    }

    private async ValueTask<string> ReadBodyAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("Send application/json.", StatusCodes.Status415UnsupportedMediaType);

        var body = new byte[Math.Min(bodyLimit, context.Request.ContentLength ?? 16 * 1024) + 1];
        var length = 0;
        while (await context.Request.Body.ReadAsync(body.AsMemory(length), context.RequestAborted) is > 0 and var read)
        {
            length += read;
            if (length > bodyLimit)
                throw new BadHttpRequestException($"The body is longer than the {bodyLimit} bytes that are accepted here.", StatusCodes.Status413PayloadTooLarge);

            if (length == body.Length)
                Array.Resize(ref body, (int)Math.Min(bodyLimit + 1L, body.Length * 2L));
        }

        try
        {
            return Utf8.GetString(body, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw new FieldException("", "The body is not UTF-8.");
        }
    }

    private static Metadata PassedOn(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var name in PassedOnHeaders)
            if (headers[name].ToString() is { Length: > 0 } value)
                metadata.Add(name, value);

        return metadata;
    }

    private async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";

        await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }

    [LoggerMessage(LogLevel.Warning, "{Method} at '{Service}' failed; the client is told that something is wrong there.")]
    private partial void LogFailed(Exception exception, string method, string service);
}
