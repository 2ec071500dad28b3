namespace Hanok.AppHost.Output;

/// <summary>Select Graphic Rendition codes (ECMA-48).</summary>
internal enum Colour
{
    None = 0,
    Bold = 1,
    Faint = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Blue = 34,
    Magenta = 35,
    Cyan = 36,
    BrightGreen = 92,
    BrightBlue = 94,
    BrightMagenta = 95,
}
