using Microsoft.Extensions.Options;

namespace Hanok.Inbox;

[OptionsValidator]
internal sealed partial class ReceiverOptionsValidator : IValidateOptions<ReceiverOptions>;
