using System.Net;
using Hanok.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Security;

public sealed class RefusalLogTests
{
    [Fact]
    public void A_stranger_fills_no_log_with_refusals()
    {
        var (time, said) = (new MovableTime(), new Lines());
        var log = new RefusalLog(time, said);
        var context = new DefaultHttpContext { Request = { Method = "PUT", Path = "/hanok/x" }, Connection = { RemoteIpAddress = IPAddress.Loopback } };

        for (var i = 0; i < 1_000; i++)
            log.Refused(context, "no.");
        time.Advance(TimeSpan.FromSeconds(11));
        log.Refused(context, "no.");

        Assert.Equal(["PUT /hanok/x from 127.0.0.1 was refused: no.", "PUT /hanok/x from 127.0.0.1 was refused: no. So were 999 more before it."], said);
    }

    private sealed class Lines : List<string>, ILogger<RefusalLog>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
