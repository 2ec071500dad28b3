using System.Net;

namespace FoodDelivery.Web.Api;

/// <summary>The API understood and said no; nothing was changed. The message is for the person who asked.</summary>
public sealed class ApiRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
