namespace FoodDelivery.Web.Api;

/// <summary>The API did not answer, or could not: whether it did what was asked is not known.</summary>
public sealed class ApiUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
