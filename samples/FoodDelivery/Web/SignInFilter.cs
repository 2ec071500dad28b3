using System.Net;
using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace FoodDelivery.Web;

/// <summary>A page for which the API wants to know who asks becomes the page to sign in.</summary>
public sealed class SignInFilter : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not ApiRefusedException { Status: HttpStatusCode.Unauthorized })
            return;

        context.HttpContext.Response.Headers.Location = context.HttpContext.Request.SignInLink();
        context.Result = new StatusCodeResult(StatusCodes.Status303SeeOther);
        context.ExceptionHandled = true;
    }
}
