using Microsoft.Extensions.Options;

namespace Hanok.Security.Issuing;

[OptionsValidator]
internal sealed partial class IssuerOptionsValidator : IValidateOptions<IssuerOptions>;
