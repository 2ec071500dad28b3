namespace Hanok.AppHost;

/// <summary>The system cannot start or go on. The message is meant for the person at the terminal and names the cure.</summary>
public sealed class AppHostException : Exception
{
    public AppHostException()
    {
    }

    public AppHostException(string message) : base(message)
    {
    }

    public AppHostException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
