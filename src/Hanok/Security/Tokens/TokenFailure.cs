namespace Hanok.Security.Tokens;

/// <summary>Why a token is not taken. For the log: who sent it is told less.</summary>
internal enum TokenFailure
{
    None,
    TooLong,
    Malformed,
    AlgorithmNotAllowed,
    CriticalHeader,
    OtherType,
    UnknownKey,
    WrongSignature,
    WrongIssuer,
    WrongAudience,
    NoExpiry,
    Expired,
    NotYetValid,
    NoSubject,

    /// <summary>Not the token's fault: the issuer has not told its keys yet.</summary>
    KeysUnknown,
}
