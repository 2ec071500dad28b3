using Microsoft.Extensions.Options;

namespace Hanok.Issuer;

[OptionsValidator]
internal sealed partial class IssuerOptionsValidator : IValidateOptions<IssuerOptions>;
