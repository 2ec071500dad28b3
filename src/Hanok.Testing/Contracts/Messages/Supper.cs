namespace Hanok.Testing.Contracts;

/// <summary>What coordinators want: a seat at each of the tables.</summary>
/// <param name="Tables">Where seats are tried. At those that end in <c>#taken</c> there is none.</param>
internal sealed record Supper(string Guest, IReadOnlyList<string> Tables);
