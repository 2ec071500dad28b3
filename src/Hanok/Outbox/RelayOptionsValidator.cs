using Microsoft.Extensions.Options;

namespace Hanok.Outbox;

[OptionsValidator]
internal sealed partial class RelayOptionsValidator : IValidateOptions<RelayOptions>;
