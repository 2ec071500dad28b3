namespace Hanok.Registry.Leases;

internal enum RegisterResult
{
    Added,
    Renewed,

    /// <summary>It has deregistered itself already: nothing was done.</summary>
    Echo,

    /// <summary>As many instances are listed as may.</summary>
    Full,

    /// <summary>Its application has its share of what may be listed.</summary>
    ApplicationFull,
}

internal enum RenewResult
{
    Renewed,

    /// <summary>Not listed, or it has a newer version than is listed: it is to register.</summary>
    NotFound,

    /// <summary>A peer has an older version than is listed here.</summary>
    Conflict,
}
