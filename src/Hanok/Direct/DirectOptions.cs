using System.ComponentModel.DataAnnotations;

namespace Hanok.Direct;

/// <summary>How messages go without a broker: <c>Hanok__Direct__*</c>.</summary>
public sealed class DirectOptions
{
    /// <summary>Seconds. A receiver that has not answered by then is given up and asked again, with less, or another instance of it is.</summary>
    [Range(1, 600)]
    public int AnswerLimitSeconds { get; set; } = 30;

    /// <summary>Seconds for which an instance that did not answer is left out, as long as there are others.</summary>
    [Range(1, 600)]
    public int AvoidSeconds { get; set; } = 5;
}
