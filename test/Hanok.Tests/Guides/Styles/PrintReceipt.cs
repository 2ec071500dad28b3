using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

// snippet: print-receipt
[MessageType("kitchen.print-receipt.v1")]
public sealed record PrintReceipt(string Order) : ICommand;
// end
