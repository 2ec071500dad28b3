using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

[OptionsValidator]
internal sealed partial class HoldOptionsValidator : IValidateOptions<HoldOptions>;
