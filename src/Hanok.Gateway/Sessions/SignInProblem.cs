namespace Hanok.Gateway.Sessions;

/// <summary>Why somebody is not signed in; the sign-in page gets it in lower case as <c>problem</c>.</summary>
internal enum SignInProblem
{
    /// <summary>The name or the password.</summary>
    Wrong,

    /// <summary>It was wrong too often, or too many come at once.</summary>
    Wait,

    /// <summary>The issuer does not answer.</summary>
    Away,
}
