namespace Hanok.Tcc;

public enum HoldState
{
    Held,

    Confirmed,

    /// <summary>Given back, or cancelled before it was tried: a barrier, at which a late try fails.</summary>
    Cancelled,

    /// <summary>Given back by the participant itself, for nobody had decided in time.</summary>
    Expired,
}
