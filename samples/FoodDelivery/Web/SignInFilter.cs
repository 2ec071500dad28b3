using System.Net;
using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace FoodDelivery.Web;

/// <summary>
/// A page for which the API wants to know who asks becomes the page to sign in; one of what is not theirs says so; what is refused otherwise
/// is the page of that status.
/// </summary>
public sealed class SignInFilter : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not ApiRefusedException refused)
            return;

        if (refused.Status == HttpStatusCode.Unauthorized)
            context.HttpContext.Response.Headers.Location = context.HttpContext.Request.SignInLink();

        context.Result = new StatusCodeResult(refused.Status == HttpStatusCode.Unauthorized ? StatusCodes.Status303SeeOther : (int)refused.Status);
        context.ExceptionHandled = true;
    }
}
