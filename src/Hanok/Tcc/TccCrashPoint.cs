using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>Where the death of a coordinator has to be survived: see <see cref="CrashPoint"/>.</summary>
internal static class TccCrashPoint
{
    /// <summary>The intent is written, and nobody was asked.</summary>
    public const string AfterIntent = "tcc-after-intent";

    /// <summary>One participant has answered its try.</summary>
    public const string AfterOneTry = "tcc-after-one-try";

    /// <summary>All have answered, and nothing is decided.</summary>
    public const string AfterTries = "tcc-after-tries";

    /// <summary>The decision is written, and nobody knows of it.</summary>
    public const string AfterDecision = "tcc-after-decision";

    /// <summary>One participant has done what was decided.</summary>
    public const string AfterOneCall = "tcc-after-one-call";

    /// <summary>All have, and it is not written.</summary>
    public const string AfterCalls = "tcc-after-calls";

    /// <summary>The end is written, and the caller does not know.</summary>
    public const string AfterEnd = "tcc-after-end";

    public static readonly string[] All = [AfterIntent, AfterOneTry, AfterTries, AfterDecision, AfterOneCall, AfterCalls, AfterEnd];
}
