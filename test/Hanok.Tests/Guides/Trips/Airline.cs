using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

public sealed class Airline :
    ICommandHandler<BookFlight, FlightBooked>, ICommandHandler<CancelFlight, Done>, ICommandHandler<TicketTrip, Done>
{
    public ValueTask<Reply<FlightBooked>> HandleAsync(BookFlight command, MessageContext context) =>
        ValueTask.FromResult<Reply<FlightBooked>>(command.To == "Atlantis"
            ? new Refusal("no-such-place", $"Nobody flies to {command.To}.")
            : new FlightBooked("12A"));

    public ValueTask<Reply<Done>> HandleAsync(CancelFlight command, MessageContext context) => ValueTask.FromResult<Reply<Done>>(Done.Value);

    public ValueTask<Reply<Done>> HandleAsync(TicketTrip command, MessageContext context) => ValueTask.FromResult<Reply<Done>>(Done.Value);
}
