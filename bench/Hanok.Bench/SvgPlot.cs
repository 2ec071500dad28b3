using System.Net;
using System.Text;

namespace Hanok.Bench;

/// <summary>Two kinds of chart as SVG text, to be looked at in a document: bars for rates, lines for distributions of latency.</summary>
internal static class SvgPlot
{
    private const int Width = 860;
    private const int TitleHeight = 56;
    private const int Margin = 28;
    private static readonly string[] Colours = ["#1f6f8b", "#d1603d", "#6a8d3a", "#7b5ea7", "#b8902f", "#4a4a4a"];

    /// <summary>Horizontal bars from zero, the value at the end of each.</summary>
    public static string Bars(string title, string unit, IReadOnlyList<(string Label, double Value)> bars)
    {
        const int rowHeight = 34;
        var left = Margin + 12 + 7 * bars.Select(bar => bar.Label.Length).DefaultIfEmpty().Max();
        var plotWidth = Width - left - 110;
        var bottom = TitleHeight + rowHeight * bars.Count;
        var step = NiceStep(bars.Select(bar => bar.Value).DefaultIfEmpty().Max() / 5);
        var top = Math.Max(step, Math.Ceiling(bars.Select(bar => bar.Value).DefaultIfEmpty().Max() / step) * step);
        var svg = Open(title, bottom + 52);
        for (var tick = 0.0; tick <= top * 1.0001; tick += step)
        {
            var x = left + plotWidth * tick / top;
            Grid(svg, x, TitleHeight - 6, x, bottom);
            Text(svg, x, bottom + 18, Number(tick), "middle");
        }
        for (var i = 0; i < bars.Count; i++)
        {
            var (label, value) = bars[i];
            var y = TitleHeight + rowHeight * i;
            var width = plotWidth * value / top;
            svg.AppendLine($"<rect x=\"{left}\" y=\"{y + 5}\" width=\"{width:0.0}\" height=\"{rowHeight - 12}\" rx=\"2\" fill=\"{Colours[i % Colours.Length]}\"/>");
            Text(svg, left - 8, y + 21, label, "end");
            Text(svg, left + width + 6, y + 21, Number(value), "start", bold: true);
        }
        Text(svg, left + plotWidth / 2.0, bottom + 40, unit, "middle");
        return Close(svg);
    }

    /// <summary>Lines over a logarithmic x axis: the fast body and the slow tail of a distribution are both readable.</summary>
    /// <param name="series">Points in growing x; x that is not positive is drawn at the left edge.</param>
    public static string Lines(string title, string xAxis, string yAxis, IReadOnlyList<(string Label, IReadOnlyList<(double X, double Y)> Points)> series)
    {
        const int left = Margin + 52;
        const int bottom = 400;
        const int plotWidth = Width - left - Margin;
        const int plotHeight = bottom - TitleHeight;
        var xs = series.SelectMany(line => line.Points).Select(point => point.X).Where(x => x > 0).DefaultIfEmpty(1).ToArray();
        var (low, high) = (LogFloor(xs.Min()), LogCeiling(xs.Max()));
        if (high <= low)
        {
            high = low * 10;
        }
        var yStep = NiceStep(series.SelectMany(line => line.Points).Select(point => point.Y).DefaultIfEmpty(1).Max() / 5);
        var yTop = Math.Ceiling(series.SelectMany(line => line.Points).Select(point => point.Y).DefaultIfEmpty(1).Max() / yStep) * yStep;
        var svg = Open(title, bottom + 60 + 22 * series.Count);
        for (var tick = low; tick <= high * 1.0001; tick = NextTick(tick))
        {
            Grid(svg, X(tick), TitleHeight, X(tick), bottom);
            Text(svg, X(tick), bottom + 18, Number(tick), "middle");
        }
        for (var tick = 0.0; tick <= yTop * 1.0001; tick += yStep)
        {
            Grid(svg, left, Y(tick), Width - Margin, Y(tick));
            Text(svg, left - 8, Y(tick) + 4, Number(tick), "end");
        }
        for (var i = 0; i < series.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var points = string.Join(' ', series[i].Points.Select(point => $"{X(point.X):0.0},{Y(point.Y):0.0}"));
            svg.AppendLine($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>");
            var y = bottom + 62 + 22 * i;
            svg.AppendLine($"<rect x=\"{left}\" y=\"{y - 10}\" width=\"14\" height=\"10\" fill=\"{colour}\"/>");
            Text(svg, left + 22, y, series[i].Label, "start");
        }
        Text(svg, left + plotWidth / 2.0, bottom + 38, xAxis, "middle");
        svg.AppendLine($"<text transform=\"translate({Margin - 6},{TitleHeight + plotHeight / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(yAxis)}</text>");
        return Close(svg);

        double X(double x) => left + plotWidth * Math.Log(Math.Max(x, low) / low) / Math.Log(high / low);
        double Y(double y) => bottom - plotHeight * y / yTop;
    }

    /// <summary>1, 2 or 5 times a power of ten, not below the value.</summary>
    private static double NiceStep(double value)
    {
        if (value <= 0 || !double.IsFinite(value))
        {
            return 1;
        }
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }

    private static double LogCeiling(double value) => NiceStep(value);

    private static double LogFloor(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { >= 5 => 5 * power, >= 2 => 2 * power, _ => power };
    }

    private static double NextTick(double tick) => NiceStep(tick * 1.01);

    private static string Number(double value) => Math.Abs(value) >= 100 ? value.ToString("N0") : value.ToString("0.###");

    private static StringBuilder Open(string title, int height)
    {
        var svg = new StringBuilder();
        svg.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" " +
            "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#333\" role=\"img\">");
        svg.AppendLine($"<title>{Escape(title)}</title>");
        svg.AppendLine($"<rect width=\"{Width}\" height=\"{height}\" fill=\"#fcfcfa\"/>");
        svg.AppendLine($"<text x=\"{Margin}\" y=\"32\" font-size=\"17\" font-weight=\"bold\" fill=\"#111\">{Escape(title)}</text>");
        return svg;
    }

    private static string Close(StringBuilder svg) => svg.AppendLine("</svg>").ToString();

    private static void Grid(StringBuilder svg, double x1, double y1, double x2, double y2) =>
        svg.AppendLine($"<line x1=\"{x1:0.0}\" y1=\"{y1:0.0}\" x2=\"{x2:0.0}\" y2=\"{y2:0.0}\" stroke=\"#ddd\"/>");

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, bool bold = false) =>
        svg.AppendLine($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"bold\"" : "")}>{Escape(text)}</text>");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
