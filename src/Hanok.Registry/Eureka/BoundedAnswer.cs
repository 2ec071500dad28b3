namespace Hanok.Registry.Eureka;

/// <summary>An answer that is as long as what is listed: sent when there is room for it in <see cref="AnswerRoom"/>.</summary>
internal sealed class BoundedAnswer(byte[] bytes, string type) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var room = httpContext.RequestServices.GetRequiredService<AnswerRoom>();
        var caller = Access.CallerOf(httpContext);
        if (!room.TryTake(caller, bytes.Length))
        {
            await EurekaAnswer.Busy(httpContext).ExecuteAsync(httpContext);
            return;
        }

        try
        {
            (httpContext.Response.ContentType, httpContext.Response.ContentLength) = (type, bytes.Length);
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
        finally
        {
            room.Return(caller, bytes.Length);
        }
    }
}
