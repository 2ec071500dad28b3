namespace Hanok.Gateway.OpenApi;

/// <param name="Json">OpenAPI 3.1.</param>
/// <param name="ETag">Of the JSON, with its quotes.</param>
/// <param name="Page">The same as HTML.</param>
internal sealed record ApiDocument(byte[] Json, string ETag, string Page);
