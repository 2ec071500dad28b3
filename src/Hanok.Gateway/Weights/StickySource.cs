namespace Hanok.Gateway.Weights;

internal enum StickySource
{
    Header,
    Cookie,
    Claim,
}
