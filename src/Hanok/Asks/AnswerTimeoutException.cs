namespace Hanok.Asks;

/// <summary>Nobody has answered until the deadline. What was asked for may still be done.</summary>
public sealed class AnswerTimeoutException(string message) : TimeoutException(message);
