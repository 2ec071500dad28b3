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

    /// <summary>
    /// Days for which a subscription lasts that is not renewed: a subscriber renews it every 30 s while it runs. Then its events are let go.
    /// </summary>
    [Range(1, 3650)]
    public int LeaseDays { get; set; } = 7;

    /// <summary>The services whose commands are taken: <c>Hanok__Direct__CommandsFrom__0=order</c>. Empty: those of every service of the system.</summary>
    public IList<string> CommandsFrom { get; } = [];

    internal TimeSpan AnswerLimit => TimeSpan.FromSeconds(AnswerLimitSeconds);

    internal TimeSpan Lease => TimeSpan.FromDays(LeaseDays);
}
