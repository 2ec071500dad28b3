using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Hanok.Security;

/// <summary>A form of a few short fields, as somebody signs in with. It is kept in memory alone, and each name stands in it once. Immutable.</summary>
public sealed class PostedForm
{
    /// <summary>The only media type: <c>multipart/form-data</c> would be parts of any size.</summary>
    public const string ContentType = "application/x-www-form-urlencoded";

    /// <summary>Bytes of the whole body: a refresh token of 8 KB, and some short fields.</summary>
    public const int BytesLimit = 16 * 1024;

    private const int FieldsLimit = 16, NameLimit = 64;

    // For the whole body, however it drips.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private PostedForm()
    {
    }

    /// <summary>Says of an endpoint that it takes such a form: <c>WithMetadata(PostedForm.Metadata)</c>. Routing answers 415 and 413 by it.</summary>
    public static object[] Metadata => [new AcceptsMetadata([ContentType]), new RequestSizeLimitAttribute(BytesLimit)];

    /// <summary>The field of exactly this name; empty when there is none.</summary>
    public string this[string name] => _fields.GetValueOrDefault(name, "");

    /// <exception cref="BadHttpRequestException">It is no such form (415), too long (413), too slow (408: ten seconds), or has a field twice (400).</exception>
    public static async Task<PostedForm> ReadAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"Send a form: {ContentType}.", StatusCodes.Status415UnsupportedMediaType);

        using var body = await BodyAsync(context);
        using var reader = new FormReader(body) { KeyLengthLimit = NameLimit, ValueLengthLimit = BytesLimit };
        var form = new PostedForm();
        try
        {
            while (reader.ReadNextPair() is { } field)
                if (form._fields.Count == FieldsLimit || !form._fields.TryAdd(field.Key, field.Value))
                    throw new BadHttpRequestException($"A field stands there more than once, or there are more than {FieldsLimit}.");
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException($"The form cannot be read: {e.Message}", e);
        }

        return form;
    }

    private static async Task<MemoryStream> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BytesLimit)
            throw TooLong();

        using var patience = new CancellationTokenSource(Patience, context.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var bytes = new byte[(context.Request.ContentLength ?? BytesLimit) + 1];
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, either.Token);
            return length <= BytesLimit ? new(bytes, 0, length) : throw TooLong();
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"The form was not there after {Patience.TotalSeconds:0} seconds.", StatusCodes.Status408RequestTimeout);
        }
    }

    private static BadHttpRequestException TooLong() =>
        new($"The form has more than {BytesLimit:N0} bytes.", StatusCodes.Status413PayloadTooLarge);
}
