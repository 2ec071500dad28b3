using Microsoft.Extensions.Options;

namespace Hanok.Resilience;

[OptionsValidator]
internal sealed partial class ResilienceOptionsValidator : IValidateOptions<ResilienceOptions>;
