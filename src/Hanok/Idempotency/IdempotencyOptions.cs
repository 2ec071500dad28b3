using System.ComponentModel.DataAnnotations;

namespace Hanok.Idempotency;

/// <summary>How idempotent requests are kept: <c>Hanok__Idempotency__*</c>. Sagas and TCC keep theirs as long as themselves.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>How long an answer is given again. After that, the same key is a new request.</summary>
    [Range(1, 8760)]
    public int KeepHours { get; set; } = 24;

    /// <summary>
    /// How long a request without an answer belongs to the attempt that began it: a repetition gets 409 until then, and is a new attempt after
    /// it, for the first may have died. Longer than the slowest endpoint, or two attempts may run at once.
    /// </summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>Bytes. Of an answer with a longer body the status is kept, and who repeats the request is told so.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int AnswerLimit { get; set; } = 64 * 1024;

    /// <summary>Bytes. A request with a longer body is refused with 413: it is held in memory, to tell it from others. An endpoint's own limit goes first.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int BodyLimit { get; set; } = 256 * 1024;
}
