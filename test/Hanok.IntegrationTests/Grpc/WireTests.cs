using Hanok.Grpc;
using Hanok.Grpc.Wire;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>The small parts of the protocol.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("3S", 3_000)]
    [InlineData("4m", 4)]
    [InlineData("5000u", 5)]
    [InlineData("6000000n", 6)]
    [InlineData("0S", 0)]
    [InlineData("99999999m", 99_999_999)]
    public void A_timeout_is_digits_and_a_unit(string text, double milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(milliseconds, timeout.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("1 S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("100000000S")]
    [InlineData("٣S")]
    public void Anything_else_is_no_timeout(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Theory]
    [InlineData(0, "1m")]
    [InlineData(250, "250m")]
    [InlineData(99_999_999, "99999999m")]
    [InlineData(100_000_000, "100000S")]
    public void A_timeout_is_written_with_eight_digits_at_most_and_never_as_nothing(long milliseconds, string text) =>
        Assert.Equal(text, GrpcTimeout.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("100%", "100%25")]
    [InlineData("ü\n", "%C3%BC%0A")]
    public void A_message_is_percent_encoded_and_back(string message, string encoded)
    {
        Assert.Equal(encoded, StatusMessage.Encode(message));
        Assert.Equal(message, StatusMessage.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("a%41%", "aA%")]
    public void What_is_badly_encoded_is_shown_as_it_is(string encoded, string message) => Assert.Equal(message, StatusMessage.Decode(encoded));

    [Fact]
    public void A_long_message_is_cut_so_that_it_fits_into_the_headers() =>
        Assert.InRange(StatusMessage.Encode(new string('주', 100_000)).Length, 1, 10_000);

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("grpc-status")]
    [InlineData("content-type")]
    [InlineData("te")]
    [InlineData("bytes-bin")]
    public void A_key_that_is_none_or_belongs_to_the_protocol_is_refused(string key) => Assert.Throws<ArgumentException>(() => new GrpcMetadata().Add(key, "x"));

    [Fact]
    public void A_value_that_could_break_out_of_its_header_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new GrpcMetadata().Add("key", "a\r\nother: b"));
        Assert.Throws<ArgumentException>(() => new GrpcMetadata().Add("key", [1]));
    }

    [Theory]
    [InlineData("AAE", new byte[] { 0, 1 })]
    [InlineData("AAE=", new byte[] { 0, 1 })]
    [InlineData("/w==,AAE=", new byte[] { 0, 1 })]
    [InlineData("", new byte[0])]
    [InlineData("A", null)]
    [InlineData("!!!!", null)]
    public void Bytes_are_read_with_padding_or_without_and_the_last_of_several(string text, byte[]? bytes)
    {
        var metadata = new GrpcMetadata();
        metadata.Receive("key-bin", text);

        Assert.Equal(bytes, metadata.GetBytes("key-bin"));
    }
}
