using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Bff;

[OptionsValidator]
internal sealed partial class BffRangesValidator : IValidateOptions<BffOptions>;
