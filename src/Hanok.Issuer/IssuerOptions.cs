using System.ComponentModel.DataAnnotations;

namespace Hanok.Issuer;

/// <summary>The development issuer: <c>Hanok__Issuer__*</c>.</summary>
public sealed class IssuerOptions
{
    public const string Section = "Hanok:Issuer";

    /// <summary>
    /// Where the signing keys are kept: of several instances, one folder. Made when it is not there, for its owner alone.
    /// </summary>
    [Required(ErrorMessage = "Hanok__Issuer__Folder is not set: the folder in which the signing keys are kept.")]
    public string Folder { get; set; } = "";

    /// <summary>Users and clients, in JSON; read again when it changes. See docs/guides/security.md.</summary>
    [Required(ErrorMessage = "Hanok__Issuer__Accounts is not set: the JSON file with the users and clients.")]
    public string Accounts { get; set; } = "";

    /// <summary>Seconds for which an access token counts.</summary>
    [Range(10, 86_400)]
    public int TokenSeconds { get; set; } = 600;

    /// <summary>Hours for which a user need not give the password again.</summary>
    [Range(1, 720)]
    public int RefreshHours { get; set; } = 12;

    /// <summary>Days after which another key signs.</summary>
    [Range(1, 365)]
    public int KeyDays { get; set; } = 30;

    /// <summary>
    /// It keeps passwords in a file and has no second factor. Say so if that is what you want elsewhere than in development.
    /// </summary>
    public bool OutsideDevelopment { get; set; }
}
