using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace FoodDelivery.Web;

/// <summary>A page that cannot be made because a service is down becomes the friendly page for 503.</summary>
public sealed partial class UnavailableFilter(ILogger<UnavailableFilter> logger) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not ApiUnavailableException unavailable)
            return;

        LogUnavailable(context.HttpContext.Request.Path, unavailable.Message);
        context.HttpContext.Response.Headers.RetryAfter = "5";
        context.Result = new StatusCodeResult(StatusCodes.Status503ServiceUnavailable);
        context.ExceptionHandled = true;
    }

    [LoggerMessage(LogLevel.Warning, "{Page} cannot be shown: {Reason}")]
    private partial void LogUnavailable(string page, string reason);
}
