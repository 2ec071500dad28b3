using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Configuration;

[OptionsValidator]
internal sealed partial class GatewayRangesValidator : IValidateOptions<GatewayOptions>;
