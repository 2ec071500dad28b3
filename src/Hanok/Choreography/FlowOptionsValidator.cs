using Microsoft.Extensions.Options;

namespace Hanok.Choreography;

[OptionsValidator]
internal sealed partial class FlowOptionsValidator : IValidateOptions<FlowOptions>;
